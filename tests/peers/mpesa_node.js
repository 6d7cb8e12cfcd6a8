// Safaricom's own mpesa-node, unchanged but for the address, against the simulator.
'use strict'
const assert = require('assert')
const Mpesa = require('mpesa-node')
const { listen } = require('./listen')

const env = process.env
const shortcode = env.DARAJA_SHORTCODE
const customer = '254711000800'

async function main () {
  const inbox = await listen()
  const mpesa = new Mpesa({
    consumerKey: env.DARAJA_CONSUMER_KEY,
    consumerSecret: env.DARAJA_CONSUMER_SECRET,
    initiatorName: env.DARAJA_INITIATOR,
    securityCredential: env.DARAJA_INITIATOR_PASSWORD,
    certPath: env.DARAJA_CERTIFICATE,
    shortCode: shortcode,
    lipaNaMpesaShortCode: shortcode,
    lipaNaMpesaShortPass: env.DARAJA_PASSKEY
  })
  mpesa.baseURL = env.DARAJA_BASE_URL
  const urls = [inbox.url + '/timeout', inbox.url + '/result']
  const said = []
  const done = (call) => said.push(call)

  const token = await mpesa.oAuth()
  assert.strictEqual(token.data.access_token.length, 28)
  done('oAuth')

  const paid = await mpesa.b2c(shortcode, '254711000100', 100, ...urls)
  assert.strictEqual(paid.data.ResponseCode, '0')
  const result = (await inbox.next()).Result
  assert.strictEqual(result.ResultCode, 0)
  assert.strictEqual(result.ConversationID, paid.data.ConversationID)
  done('b2c')

  const refused = await mpesa.b2c(shortcode, '254711000204', 100, ...urls)
  assert.strictEqual(refused.data.ResponseCode, '0')
  assert.strictEqual((await inbox.next()).Result.ResultCode, 2040)
  done('b2c to a payee who is refused')

  await mpesa.accountBalance(shortcode, 4, ...urls)
  assert.match(JSON.stringify(await inbox.next()), /Utility Account\|KES\|/)
  done('accountBalance')

  await mpesa.transactionStatus(result.TransactionID, shortcode, 4, ...urls)
  assert.match(JSON.stringify(await inbox.next()), /"Completed"/)
  done('transactionStatus')

  await mpesa.b2b(shortcode, '700100', 50, ...urls, 4, 4, null, 'BusinessPayBill', 'INV-12')
  assert.strictEqual((await inbox.next()).Result.ResultCode, 0)
  done('b2b')

  const registered = await mpesa.c2bRegister(inbox.url + '/confirm', inbox.url + '/validate')
  assert.strictEqual(registered.data.ResponseCode, '0')
  done('c2bRegister')

  await mpesa.c2bSimulate(customer, 250, 'INV-12')
  const confirmed = await inbox.next()
  assert.strictEqual(confirmed.TransAmount, '250.00')
  done('c2bSimulate')

  await mpesa.reversal(confirmed.TransID, 250, ...urls)
  assert.strictEqual((await inbox.next()).Result.ResultCode, 0)
  done('reversal')

  const prompt = await mpesa.lipaNaMpesaOnline(customer, 250, inbox.url + '/stk', 'INV-12', 'Invoice')
  const callback = (await inbox.next()).Body.stkCallback
  assert.strictEqual(callback.ResultCode, 0)
  done('lipaNaMpesaOnline')

  const asked = await mpesa.lipaNaMpesaQuery(prompt.data.CheckoutRequestID)
  assert.strictEqual(asked.data.ResultCode, '0')
  done('lipaNaMpesaQuery')

  // Its default description has 20 characters, and Daraja's limit is 13.
  const tooLong = await mpesa.lipaNaMpesaOnline(customer, 300, inbox.url + '/stk', 'INV-12').catch(e => e.response)
  assert.strictEqual(tooLong.data.errorMessage, 'Bad Request - Invalid TransactionDesc')

  inbox.close()
  console.log(`mpesa-node: ${said.length} calls: ${said.join(', ')}`)
  console.log('mpesa-node: differed: lipaNaMpesaOnline\'s default description is longer than Daraja allows')
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
