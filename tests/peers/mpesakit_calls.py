"""mpesakit, unchanged but for the address, against the simulator. Its own models read the callbacks."""

import base64
import json
import os
import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from mpesakit import MpesaClient
from mpesakit.b2c import B2CCommandIDType
from mpesakit.errors import MpesaApiException
from mpesakit.security import generate_security_credential

env = os.environ
came: "queue.Queue[dict]" = queue.Queue()


class Inbox(BaseHTTPRequestHandler):
    """Hears callbacks."""

    def do_POST(self):
        came.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"ResultCode":0,"ResultDesc":"Accepted"}')

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Inbox)
threading.Thread(target=server.serve_forever, daemon=True).start()
inbox = f"http://127.0.0.1:{server.server_port}"

shortcode = env["DARAJA_SHORTCODE"]
client = MpesaClient(env["DARAJA_CONSUMER_KEY"], env["DARAJA_CONSUMER_SECRET"])
client.http_client.base_url = env["DARAJA_BASE_URL"]


def seal(password: str) -> str:
    """The documented recipe: the raw password, PKCS#1 v1.5, base64."""
    with open(env["DARAJA_CERTIFICATE"], "rb") as pem:
        key = x509.load_pem_x509_certificate(pem.read()).public_key()
    return base64.b64encode(key.encrypt(password.encode(), padding.PKCS1v15())).decode()


def pay(number: str, payee: str, credential: str):
    return client.b2c.send_payment(
        originator_conversation_id=number,
        initiator_name=env["DARAJA_INITIATOR"],
        security_credential=credential,
        command_id=B2CCommandIDType.BusinessPayment,
        amount=100,
        party_a=shortcode,
        party_b=payee,
        remarks="Invoice 12",
        queue_timeout_url=f"{inbox}/timeout",
        result_url=f"{inbox}/result",
        occasion="March",
    )


said = []
credential = seal(env["DARAJA_INITIATOR_PASSWORD"])
operator = {"initiator": env["DARAJA_INITIATOR"], "security_credential": credential}
urls = {"result_url": f"{inbox}/result", "queue_timeout_url": f"{inbox}/timeout"}

acknowledged = pay("peer-1", "254711000100", credential)
assert acknowledged.is_successful() and acknowledged.OriginatorConversationID == "peer-1"
result = came.get(timeout=10)
assert result["Result"]["ResultCode"] == 0, result
said.append("b2c.send_payment")

try:
    pay("peer-1", "254711000100", credential)
    raise SystemExit("the same id was taken twice")
except MpesaApiException as refused:
    assert "Duplicate OriginatorConversationID" in str(refused.error.error_message)
said.append("b2c.send_payment with a used id")

balance = client.balance.query(
    **operator, **urls, command_id="AccountBalance", party_a=int(shortcode), identifier_type=4, remarks="asked"
)
assert balance.ResponseCode == "0"
parsed = client.process_account_balance_callback(came.get(timeout=10))
assert parsed.Result.ResultCode in (0, "0")
said.append("balance.query and its callback model")

client.transactions.query_status(
    **operator,
    **urls,
    command_id="TransactionStatusQuery",
    transaction_id=result["Result"]["TransactionID"],
    party_a=int(shortcode),
    identifier_type=4,
    remarks="asked",
)
parsed = came.get(timeout=10)
assert "Completed" in json.dumps(parsed), parsed
said.append("transactions.query_status")

registered = client.c2b.register_url(
    short_code=int(shortcode),
    response_type="Completed",
    confirmation_url=f"{inbox}/confirm",
    validation_url=f"{inbox}/validate",
)
assert registered.ResponseCode == "0"
said.append("c2b.register_url")

prompt = client.stk_push(
    business_short_code=int(shortcode),
    transaction_type="CustomerPayBillOnline",
    amount=350,  # another amount: the same customer paid 250 less than two minutes ago
    party_a="254711000800",
    party_b=shortcode,
    phone_number="254711000800",
    callback_url=f"{inbox}/stk",
    account_reference="INV-12",
    transaction_desc="Invoice",
    passkey=env["DARAJA_PASSKEY"],
)
callback = client.process_stk_callback(came.get(timeout=10))
assert callback.Body.stkCallback.ResultCode == 0
said.append("stk_push and its callback model")

ended = client.stk_query(
    business_short_code=int(shortcode),
    checkout_request_id=prompt.CheckoutRequestID,
    passkey=env["DARAJA_PASSKEY"],
)
assert str(ended.ResultCode) == "0"
said.append("stk_query")

# Its own helper seals password and time together, which M-PESA does not take.
own = generate_security_credential(env["DARAJA_INITIATOR_PASSWORD"], cert_path=env["DARAJA_CERTIFICATE"])
pay("peer-2", "254711000100", own)
assert came.get(timeout=10)["Result"]["ResultCode"] == 2001

try:
    client.process_b2c_callback(result)
    differed = ""
except Exception as error:  # noqa: BLE001: any failure of its model is what we report
    differed = f"; its B2C callback model does not take the documented body ({type(error).__name__})"

print(f"mpesakit: {len(said)} calls: {', '.join(said)}")
print(f"mpesakit: differed: its credential helper adds the time to the password and is refused with 2001{differed}")
