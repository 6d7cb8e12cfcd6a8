//! From a body's fields to a request, in Daraja's spellings.

use mpesa::{B2cCommand, OriginatorConversationId, command_id};

use super::{fields::Fields, refusal::Refusal};
use crate::{
    Api,
    dice::Dice,
    organisation::Register,
    request::{Ask, B2bCommand, Request},
};

/// Reads one API's fields.
pub(crate) type Reader = fn(Api, &Fields, &Register, &mut Dice) -> Result<Request, Refusal>;

/// B2C v3 (Daraja facts, section 8.1): the caller names the conversation.
pub(crate) fn b2c(api: Api, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    // The initiator is looked at first: a wrong content type is answered with its name.
    fields.text("InitiatorName", dice)?;
    let field = "OriginatorConversationID";
    let originator = fields.text(field, dice)?;
    let originator: OriginatorConversationId = originator.parse().map_err(|_| Refusal::invalid(field, dice))?;
    let request = b2c_v1(api, fields, register, dice)?;
    Ok(Request {
        originator: Some(originator.into()),
        ..request
    })
}

/// B2C v1: as v3 without the caller's id.
pub(crate) fn b2c_v1(api: Api, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    let initiator = fields.text("InitiatorName", dice)?;
    let credential = fields.text("SecurityCredential", dice)?;
    let command = match fields.text("CommandID", dice)?.as_str() {
        "SalaryPayment" => B2cCommand::SalaryPayment,
        "BusinessPayment" => B2cCommand::BusinessPayment,
        "PromotionPayment" => B2cCommand::PromotionPayment,
        _ => return Err(Refusal::invalid("CommandID", dice)),
    };
    let amount = fields.whole_amount("Amount", dice)?;
    let shortcode = own_shortcode(fields, "PartyA", register, dice)?;
    let payee = fields.phone("PartyB", dice)?;
    fields.sized("Remarks", (2, 100), dice)?;
    let time_out_url = fields.url("QueueTimeOutURL", dice)?;
    let result_url = fields.url("ResultURL", dice)?;
    fields.short("Occassion", 100, dice)?;
    Ok(Request {
        api,
        organisation: fields.organisation,
        shortcode,
        initiator,
        credential,
        originator: None,
        payee,
        result_url,
        time_out_url,
        ask: Ask::B2c {
            command,
            amount,
            id_number: None,
        },
        body: fields.body.clone(),
    })
}

/// B2C with a check of the payee's ID (section 8): as v3, with IDType and IDNumber.
pub(crate) fn b2c_validate(
    api: Api,
    fields: &Fields,
    register: &Register,
    dice: &mut Dice,
) -> Result<Request, Refusal> {
    let mut request = b2c(api, fields, register, dice)?;
    fields.one_of("IDType", &["01", "02", "05"], dice)?;
    let number = fields.text("IDNumber", dice)?;
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::invalid("IDNumber", dice));
    }
    if let Ask::B2c { id_number, .. } = &mut request.ask {
        *id_number = Some(number);
    }
    Ok(request)
}

/// The B2B family (section 9). The gateway names the conversation.
pub(crate) fn b2b(api: Api, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    let initiator = fields.text("Initiator", dice)?;
    let credential = fields.text("SecurityCredential", dice)?;
    let command = fields.text("CommandID", dice)?;
    let command = B2bCommand::find(&command)
        .filter(|command| (*command == B2bCommand::Tax) == (api == Api::Tax))
        .ok_or_else(|| Refusal::invalid("CommandID", dice))?;
    fields.one_of("SenderIdentifierType", &["4"], dice)?;
    // The misspelling is Daraja's; tills are sent as 4 officially and as 2 by one live tool.
    let kinds: &[&str] = if command == B2bCommand::BuyGoods {
        &["4", "2"]
    } else {
        &["4"]
    };
    fields.one_of("RecieverIdentifierType", kinds, dice)?;
    let amount = fields.amount("Amount", dice)?;
    let shortcode = own_shortcode(fields, "PartyA", register, dice)?;
    let payee = fields.shortcode("PartyB", dice)?;
    let to_itself = matches!(command, B2bCommand::MmfToUtility | B2bCommand::UtilityToMmf);
    if to_itself && payee != shortcode {
        return Err(Refusal::invalid("PartyB", dice));
    }
    let reference = match command {
        B2bCommand::PayBill => fields.sized("AccountReference", (1, 13), dice)?,
        // No limit is published for KRA's PRN; real ones are longer than the account of a bill may be.
        B2bCommand::Tax => fields.sized("AccountReference", (1, 40), dice)?,
        B2bCommand::BuyGoods | B2bCommand::PayToBulk | B2bCommand::MmfToUtility | B2bCommand::UtilityToMmf => {
            fields.short("AccountReference", 13, dice)?.unwrap_or_default()
        }
    };
    if fields.optional("Requester").is_some() {
        fields.phone("Requester", dice)?;
    }
    fields.sized("Remarks", (1, 100), dice)?;
    let time_out_url = fields.url("QueueTimeOutURL", dice)?;
    let result_url = fields.url("ResultURL", dice)?;
    fields.short("Occassion", 100, dice)?;
    Ok(Request {
        api,
        organisation: fields.organisation,
        shortcode,
        initiator,
        credential,
        originator: None,
        payee,
        result_url,
        time_out_url,
        ask: Ask::B2b {
            command,
            amount,
            reference,
        },
        body: fields.body.clone(),
    })
}

/// Tax to KRA (section 9.4): always to 572572.
pub(crate) fn tax(api: Api, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    let request = b2b(api, fields, register, dice)?;
    if request.payee != mpesa::KRA {
        return Err(Refusal::invalid("PartyB", dice));
    }
    Ok(request)
}

/// Reversal of a customer's payment (section 12).
pub(crate) fn reversal(api: Api, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    let initiator = fields.text("Initiator", dice)?;
    let credential = fields.text("SecurityCredential", dice)?;
    fields.one_of("CommandID", &[command_id::REVERSAL], dice)?;
    let receipt = fields.text("TransactionID", dice)?;
    let amount = fields.amount("Amount", dice)?;
    let shortcode = own_shortcode(fields, "ReceiverParty", register, dice)?;
    fields.one_of("RecieverIdentifierType", &["11", "4"], dice)?;
    fields.sized("Remarks", (2, 100), dice)?;
    let time_out_url = fields.url("QueueTimeOutURL", dice)?;
    let result_url = fields.url("ResultURL", dice)?;
    Ok(Request {
        api,
        organisation: fields.organisation,
        shortcode,
        initiator,
        credential,
        originator: None,
        payee: String::new(),
        result_url,
        time_out_url,
        ask: Ask::Reversal { receipt, amount },
        body: fields.body.clone(),
    })
}

/// Transaction status (section 10), by receipt or by the payment's OriginatorConversationID under its new or
/// its old name. Neither is taken too, and answered with result 25.
pub(crate) fn status(api: Api, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    let asked = query(api, command_id::STATUS_QUERY, fields, register, dice)?;
    fields.short("Occasion", 100, dice)?;
    let originator = fields
        .optional("OriginalConversationID")
        .or_else(|| fields.optional("OriginatorConversationID"));
    Ok(Request {
        ask: Ask::Status {
            receipt: fields.optional("TransactionID"),
            originator,
        },
        ..asked
    })
}

/// Account balance (section 11).
pub(crate) fn balance(api: Api, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    query(api, command_id::BALANCE_QUERY, fields, register, dice)
}

/// What the two queries share.
fn query(api: Api, command: &str, fields: &Fields, register: &Register, dice: &mut Dice) -> Result<Request, Refusal> {
    let initiator = fields.text("Initiator", dice)?;
    let credential = fields.text("SecurityCredential", dice)?;
    fields.one_of("CommandID", &[command], dice)?;
    let shortcode = own_shortcode(fields, "PartyA", register, dice)?;
    fields.one_of("IdentifierType", &["1", "2", "4"], dice)?;
    fields.sized("Remarks", (1, 100), dice)?;
    let time_out_url = fields.url("QueueTimeOutURL", dice)?;
    let result_url = fields.url("ResultURL", dice)?;
    Ok(Request {
        api,
        organisation: fields.organisation,
        shortcode,
        initiator,
        credential,
        originator: None,
        payee: String::new(),
        result_url,
        time_out_url,
        ask: Ask::Balance,
        body: fields.body.clone(),
    })
}

fn own_shortcode(fields: &Fields, name: &str, register: &Register, dice: &mut Dice) -> Result<String, Refusal> {
    let sent = fields.shortcode(name, dice)?;
    if !register.owns(fields.organisation, &sent) {
        return Err(Refusal::foreign_shortcode(dice));
    }
    Ok(sent)
}
