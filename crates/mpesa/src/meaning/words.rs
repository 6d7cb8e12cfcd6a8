//! What is said about a code: each sentence by name, so that whoever speaks another language than English has its own for it.

/// A sentence about what happened or what to do next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Words {
    /// Add money to the account that pays (Utility for people; Working for bills, tills and tax), then prepare the payout again.
    AddMoneyToTheAccountThatPays,
    /// M-PESA paid it.
    MpesaPaidIt,
    /// M-PESA already has a payment with this id; how that one ended is not known.
    MpesaAlreadyHasAPaymentWith,
    /// M-PESA failed inside; whether it paid is not known.
    MpesaFailedInsideWhetherItPaid,
    /// M-PESA kept the request and may still carry it out.
    MpesaKeptTheRequestAndMay,
    /// M-PESA's answer does not say whether it paid.
    MpesasAnswerDoesNotSayWhether,
    /// M-PESA answered with a code that is not known; whether it paid is not known.
    MpesaAnsweredWithACodeThat,
    /// There was not enough money in the account that pays.
    ThereWasNotEnoughMoneyInThe,
    /// The account that pays would have fallen below its least balance.
    TheAccountThatPaysWouldHaveFallen,
    /// M-PESA could not find the organisation's account.
    MpesaCouldNotFindTheOrganisations,
    /// Check the shortcode, then ask Safaricom's business support.
    CheckTheShortcodeThenAskSafaricomsBusiness,
    /// The shortcode does not belong to the initiator's organisation.
    TheShortcodeDoesNotBelongToThe,
    /// Check the shortcode and the initiator.
    CheckTheShortcodeAndTheInitiator,
    /// A check outside M-PESA refused the payment.
    ACheckOutsideMpesaRefusedThe,
    /// Ask Safaricom's business support.
    AskSafaricomsBusinessSupport,
    /// M-PESA does not accept this kind of payment for the shortcode.
    MpesaDoesNotAcceptThisKind,
    /// The amount is below M-PESA's least.
    TheAmountIsBelowMpesasLeast,
    /// Correct the amount and prepare the payout again.
    CorrectTheAmountAndPrepareThePayout,
    /// The amount is above M-PESA's most for one payment.
    TheAmountIsAboveMpesasMost,
    /// Split the amount and prepare the payouts again.
    SplitTheAmountAndPrepareThePayouts,
    /// The payee's limit for one day is reached.
    ThePayeesLimitForOneDayIs,
    /// Prepare the payout again tomorrow.
    PrepareThePayoutAgainTomorrow,
    /// The payee's M-PESA account would hold more than it may.
    ThePayeesMpesaAccountWouldHold,
    /// Ask the payee to spend or withdraw first, then prepare the payout again.
    AskThePayeeToSpendOrWithdraw,
    /// The payee is not a registered M-PESA customer.
    ThePayeeIsNotARegisteredM,
    /// Ask the payee for a registered number and prepare the payout again.
    AskThePayeeForARegisteredNumber,
    /// M-PESA does not know the number that should receive the money.
    MpesaDoesNotKnowTheNumber,
    /// Check the number with the payee and prepare the payout again.
    CheckTheNumberWithThePayeeAnd,
    /// M-PESA could not find the account that should receive the money.
    MpesaCouldNotFindTheAccount,
    /// The account number does not exist at the receiver.
    TheAccountNumberDoesNotExistAt,
    /// Correct the account number and prepare the payout again.
    CorrectTheAccountNumberAndPrepareThe,
    /// M-PESA refused the initiator: its name, password or certificate is wrong, or the password's 90 days are over.
    MpesaRefusedTheInitiatorItsName,
    /// Check the initiator's password on the M-PESA portal, then resume sending.
    CheckTheInitiatorsPasswordOnTheM,
    /// The initiator is locked after several wrong passwords.
    TheInitiatorIsLockedAfterSeveralWrong,
    /// The Business Administrator unlocks it on the M-PESA portal, under Operators.
    TheBusinessAdministratorUnlocksItOnThe,
    /// M-PESA could not check the initiator's credential.
    MpesaCouldNotCheckTheInitiators,
    /// Check the initiator's password and the certificate, then resume sending.
    CheckTheInitiatorsPasswordAndTheCertificate,
    /// M-PESA does not know this initiator.
    MpesaDoesNotKnowThisInitiator,
    /// Check the initiator's name on the M-PESA portal.
    CheckTheInitiatorsNameOnTheM,
    /// The initiator does not have the role for this kind of payment.
    TheInitiatorDoesNotHaveTheRole,
    /// The Business Administrator gives the role on the M-PESA portal.
    TheBusinessAdministratorGivesTheRoleOn,
    /// The initiator is not active.
    TheInitiatorIsNotActive,
    /// The Business Administrator activates it on the M-PESA portal.
    TheBusinessAdministratorActivatesItOnThe,
    /// The initiator may not use this API, or belongs to another organisation.
    TheInitiatorMayNotUseThisApi,
    /// Check the initiator's organisation and roles on the M-PESA portal.
    CheckTheInitiatorsOrganisationAndRolesOn,
    /// The organisation's M-PESA account is not active.
    TheOrganisationsMpesaAccountIsNot,
    /// Ask Safaricom's business support to activate it.
    AskSafaricomsBusinessSupportToActivateIt,
    /// The state of the organisation's account forbids this payment.
    TheStateOfTheOrganisationsAccountForbids,
    /// The shortcode has no permission for this kind of payment.
    TheShortcodeHasNoPermissionForThis,
    /// Ask Safaricom's business support to add the product.
    AskSafaricomsBusinessSupportToAddThe,
    /// M-PESA says there is no permission for this request.
    MpesaSaysThereIsNoPermission,
    /// A required detail was missing.
    ARequiredDetailWasMissing,
    /// Correct the payout and prepare it again.
    CorrectThePayoutAndPrepareItAgain,
    /// A detail of the payout was written in a way M-PESA does not accept.
    ADetailOfThePayoutWasWritten,
    /// M-PESA does not know this kind of request.
    MpesaDoesNotKnowThisKind,
    /// Report this to the people who support Hazina.
    ReportThisToThePeopleWhoSupport,
    /// M-PESA was too busy and did not take the payment.
    MpesaWasTooBusyAndDid,
    /// Prepare the payout again later.
    PrepareThePayoutAgainLater,
    /// M-PESA took the payment back.
    MpesaTookThePaymentBack,
    /// M-PESA says this payment was already taken back.
    MpesaSaysThisPaymentWasAlready,
    /// M-PESA does not know the receipt.
    MpesaDoesNotKnowTheReceipt,
    /// Check the receipt.
    CheckTheReceipt,
    /// The money is no longer in the account that received it.
    TheMoneyIsNoLongerInThe,
    /// Fund the account, or settle with the customer in another way.
    FundTheAccountOrSettleWithThe,
    /// M-PESA's answer does not say whether the payment was taken back.
    MpesasAnswerDoesNotSayWhetherThe,
    /// M-PESA answered the question.
    MpesaAnsweredTheQuestion,
    /// M-PESA found nothing for this id.
    MpesaFoundNothingForThisId,
    /// M-PESA does not know the operator or the number.
    MpesaDoesNotKnowTheOperator,
    /// M-PESA did not answer the question.
    MpesaDidNotAnswerTheQuestion,
    /// The question can be asked again at any time.
    TheQuestionCanBeAskedAgainAt,
    /// The initiator does not have the role for this question.
    TheInitiatorDoesNotHaveTheRoleFor,
    /// The Business Administrator gives the role on the M-PESA portal: Balance Query ORG API for the balance, Transaction Status query ORG API for payments.
    TheBusinessAdministratorGivesTheRoleOnThe,
    /// The shortcode has no permission for this question.
    TheShortcodeHasNoPermissionForThisQuestion,
    /// The customer paid.
    TheCustomerPaid,
    /// The customer is short of money.
    TheCustomerIsShortOfMoney,
    /// Ask again with a new prompt.
    AskAgainWithANewPrompt,
    /// The amount is outside a limit.
    TheAmountIsOutsideALimit,
    /// Correct the amount and ask again.
    CorrectTheAmountAndAskAgain,
    /// The customer was asked for the same amount a moment ago.
    TheCustomerWasAskedForTheSame,
    /// Ask again after two minutes.
    AskAgainAfterTwoMinutes,
    /// Another prompt is open on the phone.
    AnotherPromptIsOpenOnThePhone,
    /// Ask again in a few minutes.
    AskAgainInAFewMinutes,
    /// The customer did not confirm the prompt.
    TheCustomerDidNotConfirmThePrompt,
    /// Ask again when the customer is ready.
    AskAgainWhenTheCustomerIsReady,
    /// The prompt's text was too long.
    ThePromptsTextWasTooLong,
    /// Shorten the reference and ask again.
    ShortenTheReferenceAndAskAgain,
    /// The phone could not be reached.
    ThePhoneCouldNotBeReached,
    /// Ask again later.
    AskAgainLater,
    /// The customer typed a wrong PIN.
    TheCustomerTypedAWrongPin,
    /// Ask again.
    AskAgain,
    /// The shortcode or the kind of payment does not fit.
    TheShortcodeOrTheKindOfPayment,
    /// Correct the set-up.
    CorrectTheSetUp,
    /// The customer's PIN is locked.
    TheCustomersPinIsLocked,
    /// The customer calls Safaricom's customer care.
    TheCustomerCallsSafaricomsCustomerCare,
    /// M-PESA's answer does not say whether the customer paid.
    MpesasAnswerDoesNotSayWhetherTheCustomer,
    /// Nothing more to do.
    NothingMoreToDo,
    /// Do not pay again. Ask M-PESA for the status of this payment, or look it up on the portal.
    DoNotPayAgainAskMpesa,
}

impl Words {
    /// All of them.
    pub const ALL: [Self; 97] = [
        Self::AddMoneyToTheAccountThatPays,
        Self::MpesaPaidIt,
        Self::MpesaAlreadyHasAPaymentWith,
        Self::MpesaFailedInsideWhetherItPaid,
        Self::MpesaKeptTheRequestAndMay,
        Self::MpesasAnswerDoesNotSayWhether,
        Self::MpesaAnsweredWithACodeThat,
        Self::ThereWasNotEnoughMoneyInThe,
        Self::TheAccountThatPaysWouldHaveFallen,
        Self::MpesaCouldNotFindTheOrganisations,
        Self::CheckTheShortcodeThenAskSafaricomsBusiness,
        Self::TheShortcodeDoesNotBelongToThe,
        Self::CheckTheShortcodeAndTheInitiator,
        Self::ACheckOutsideMpesaRefusedThe,
        Self::AskSafaricomsBusinessSupport,
        Self::MpesaDoesNotAcceptThisKind,
        Self::TheAmountIsBelowMpesasLeast,
        Self::CorrectTheAmountAndPrepareThePayout,
        Self::TheAmountIsAboveMpesasMost,
        Self::SplitTheAmountAndPrepareThePayouts,
        Self::ThePayeesLimitForOneDayIs,
        Self::PrepareThePayoutAgainTomorrow,
        Self::ThePayeesMpesaAccountWouldHold,
        Self::AskThePayeeToSpendOrWithdraw,
        Self::ThePayeeIsNotARegisteredM,
        Self::AskThePayeeForARegisteredNumber,
        Self::MpesaDoesNotKnowTheNumber,
        Self::CheckTheNumberWithThePayeeAnd,
        Self::MpesaCouldNotFindTheAccount,
        Self::TheAccountNumberDoesNotExistAt,
        Self::CorrectTheAccountNumberAndPrepareThe,
        Self::MpesaRefusedTheInitiatorItsName,
        Self::CheckTheInitiatorsPasswordOnTheM,
        Self::TheInitiatorIsLockedAfterSeveralWrong,
        Self::TheBusinessAdministratorUnlocksItOnThe,
        Self::MpesaCouldNotCheckTheInitiators,
        Self::CheckTheInitiatorsPasswordAndTheCertificate,
        Self::MpesaDoesNotKnowThisInitiator,
        Self::CheckTheInitiatorsNameOnTheM,
        Self::TheInitiatorDoesNotHaveTheRole,
        Self::TheBusinessAdministratorGivesTheRoleOn,
        Self::TheInitiatorIsNotActive,
        Self::TheBusinessAdministratorActivatesItOnThe,
        Self::TheInitiatorMayNotUseThisApi,
        Self::CheckTheInitiatorsOrganisationAndRolesOn,
        Self::TheOrganisationsMpesaAccountIsNot,
        Self::AskSafaricomsBusinessSupportToActivateIt,
        Self::TheStateOfTheOrganisationsAccountForbids,
        Self::TheShortcodeHasNoPermissionForThis,
        Self::AskSafaricomsBusinessSupportToAddThe,
        Self::MpesaSaysThereIsNoPermission,
        Self::ARequiredDetailWasMissing,
        Self::CorrectThePayoutAndPrepareItAgain,
        Self::ADetailOfThePayoutWasWritten,
        Self::MpesaDoesNotKnowThisKind,
        Self::ReportThisToThePeopleWhoSupport,
        Self::MpesaWasTooBusyAndDid,
        Self::PrepareThePayoutAgainLater,
        Self::MpesaTookThePaymentBack,
        Self::MpesaSaysThisPaymentWasAlready,
        Self::MpesaDoesNotKnowTheReceipt,
        Self::CheckTheReceipt,
        Self::TheMoneyIsNoLongerInThe,
        Self::FundTheAccountOrSettleWithThe,
        Self::MpesasAnswerDoesNotSayWhetherThe,
        Self::MpesaAnsweredTheQuestion,
        Self::MpesaFoundNothingForThisId,
        Self::MpesaDoesNotKnowTheOperator,
        Self::MpesaDidNotAnswerTheQuestion,
        Self::TheQuestionCanBeAskedAgainAt,
        Self::TheInitiatorDoesNotHaveTheRoleFor,
        Self::TheBusinessAdministratorGivesTheRoleOnThe,
        Self::TheShortcodeHasNoPermissionForThisQuestion,
        Self::TheCustomerPaid,
        Self::TheCustomerIsShortOfMoney,
        Self::AskAgainWithANewPrompt,
        Self::TheAmountIsOutsideALimit,
        Self::CorrectTheAmountAndAskAgain,
        Self::TheCustomerWasAskedForTheSame,
        Self::AskAgainAfterTwoMinutes,
        Self::AnotherPromptIsOpenOnThePhone,
        Self::AskAgainInAFewMinutes,
        Self::TheCustomerDidNotConfirmThePrompt,
        Self::AskAgainWhenTheCustomerIsReady,
        Self::ThePromptsTextWasTooLong,
        Self::ShortenTheReferenceAndAskAgain,
        Self::ThePhoneCouldNotBeReached,
        Self::AskAgainLater,
        Self::TheCustomerTypedAWrongPin,
        Self::AskAgain,
        Self::TheShortcodeOrTheKindOfPayment,
        Self::CorrectTheSetUp,
        Self::TheCustomersPinIsLocked,
        Self::TheCustomerCallsSafaricomsCustomerCare,
        Self::MpesasAnswerDoesNotSayWhetherTheCustomer,
        Self::NothingMoreToDo,
        Self::DoNotPayAgainAskMpesa,
    ];

    /// The sentence in English.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::AddMoneyToTheAccountThatPays => {
                "Add money to the account that pays (Utility for people; Working for bills, tills and tax), then prepare the payout again."
            }
            Self::MpesaPaidIt => "M-PESA paid it.",
            Self::MpesaAlreadyHasAPaymentWith => {
                "M-PESA already has a payment with this id; how that one ended is not known."
            }
            Self::MpesaFailedInsideWhetherItPaid => "M-PESA failed inside; whether it paid is not known.",
            Self::MpesaKeptTheRequestAndMay => "M-PESA kept the request and may still carry it out.",
            Self::MpesasAnswerDoesNotSayWhether => "M-PESA's answer does not say whether it paid.",
            Self::MpesaAnsweredWithACodeThat => {
                "M-PESA answered with a code that is not known; whether it paid is not known."
            }
            Self::ThereWasNotEnoughMoneyInThe => "There was not enough money in the account that pays.",
            Self::TheAccountThatPaysWouldHaveFallen => {
                "The account that pays would have fallen below its least balance."
            }
            Self::MpesaCouldNotFindTheOrganisations => "M-PESA could not find the organisation's account.",
            Self::CheckTheShortcodeThenAskSafaricomsBusiness => {
                "Check the shortcode, then ask Safaricom's business support."
            }
            Self::TheShortcodeDoesNotBelongToThe => "The shortcode does not belong to the initiator's organisation.",
            Self::CheckTheShortcodeAndTheInitiator => "Check the shortcode and the initiator.",
            Self::ACheckOutsideMpesaRefusedThe => "A check outside M-PESA refused the payment.",
            Self::AskSafaricomsBusinessSupport => "Ask Safaricom's business support.",
            Self::MpesaDoesNotAcceptThisKind => "M-PESA does not accept this kind of payment for the shortcode.",
            Self::TheAmountIsBelowMpesasLeast => "The amount is below M-PESA's least.",
            Self::CorrectTheAmountAndPrepareThePayout => "Correct the amount and prepare the payout again.",
            Self::TheAmountIsAboveMpesasMost => "The amount is above M-PESA's most for one payment.",
            Self::SplitTheAmountAndPrepareThePayouts => "Split the amount and prepare the payouts again.",
            Self::ThePayeesLimitForOneDayIs => "The payee's limit for one day is reached.",
            Self::PrepareThePayoutAgainTomorrow => "Prepare the payout again tomorrow.",
            Self::ThePayeesMpesaAccountWouldHold => "The payee's M-PESA account would hold more than it may.",
            Self::AskThePayeeToSpendOrWithdraw => {
                "Ask the payee to spend or withdraw first, then prepare the payout again."
            }
            Self::ThePayeeIsNotARegisteredM => "The payee is not a registered M-PESA customer.",
            Self::AskThePayeeForARegisteredNumber => {
                "Ask the payee for a registered number and prepare the payout again."
            }
            Self::MpesaDoesNotKnowTheNumber => "M-PESA does not know the number that should receive the money.",
            Self::CheckTheNumberWithThePayeeAnd => "Check the number with the payee and prepare the payout again.",
            Self::MpesaCouldNotFindTheAccount => "M-PESA could not find the account that should receive the money.",
            Self::TheAccountNumberDoesNotExistAt => "The account number does not exist at the receiver.",
            Self::CorrectTheAccountNumberAndPrepareThe => "Correct the account number and prepare the payout again.",
            Self::MpesaRefusedTheInitiatorItsName => {
                "M-PESA refused the initiator: its name, password or certificate is wrong, or the password's 90 days are over."
            }
            Self::CheckTheInitiatorsPasswordOnTheM => {
                "Check the initiator's password on the M-PESA portal, then resume sending."
            }
            Self::TheInitiatorIsLockedAfterSeveralWrong => "The initiator is locked after several wrong passwords.",
            Self::TheBusinessAdministratorUnlocksItOnThe => {
                "The Business Administrator unlocks it on the M-PESA portal, under Operators."
            }
            Self::MpesaCouldNotCheckTheInitiators => "M-PESA could not check the initiator's credential.",
            Self::CheckTheInitiatorsPasswordAndTheCertificate => {
                "Check the initiator's password and the certificate, then resume sending."
            }
            Self::MpesaDoesNotKnowThisInitiator => "M-PESA does not know this initiator.",
            Self::CheckTheInitiatorsNameOnTheM => "Check the initiator's name on the M-PESA portal.",
            Self::TheInitiatorDoesNotHaveTheRole => "The initiator does not have the role for this kind of payment.",
            Self::TheBusinessAdministratorGivesTheRoleOn => {
                "The Business Administrator gives the role on the M-PESA portal."
            }
            Self::TheInitiatorIsNotActive => "The initiator is not active.",
            Self::TheBusinessAdministratorActivatesItOnThe => {
                "The Business Administrator activates it on the M-PESA portal."
            }
            Self::TheInitiatorMayNotUseThisApi => {
                "The initiator may not use this API, or belongs to another organisation."
            }
            Self::CheckTheInitiatorsOrganisationAndRolesOn => {
                "Check the initiator's organisation and roles on the M-PESA portal."
            }
            Self::TheOrganisationsMpesaAccountIsNot => "The organisation's M-PESA account is not active.",
            Self::AskSafaricomsBusinessSupportToActivateIt => "Ask Safaricom's business support to activate it.",
            Self::TheStateOfTheOrganisationsAccountForbids => {
                "The state of the organisation's account forbids this payment."
            }
            Self::TheShortcodeHasNoPermissionForThis => "The shortcode has no permission for this kind of payment.",
            Self::AskSafaricomsBusinessSupportToAddThe => "Ask Safaricom's business support to add the product.",
            Self::MpesaSaysThereIsNoPermission => "M-PESA says there is no permission for this request.",
            Self::ARequiredDetailWasMissing => "A required detail was missing.",
            Self::CorrectThePayoutAndPrepareItAgain => "Correct the payout and prepare it again.",
            Self::ADetailOfThePayoutWasWritten => "A detail of the payout was written in a way M-PESA does not accept.",
            Self::MpesaDoesNotKnowThisKind => "M-PESA does not know this kind of request.",
            Self::ReportThisToThePeopleWhoSupport => "Report this to the people who support Hazina.",
            Self::MpesaWasTooBusyAndDid => "M-PESA was too busy and did not take the payment.",
            Self::PrepareThePayoutAgainLater => "Prepare the payout again later.",
            Self::MpesaTookThePaymentBack => "M-PESA took the payment back.",
            Self::MpesaSaysThisPaymentWasAlready => "M-PESA says this payment was already taken back.",
            Self::MpesaDoesNotKnowTheReceipt => "M-PESA does not know the receipt.",
            Self::CheckTheReceipt => "Check the receipt.",
            Self::TheMoneyIsNoLongerInThe => "The money is no longer in the account that received it.",
            Self::FundTheAccountOrSettleWithThe => "Fund the account, or settle with the customer in another way.",
            Self::MpesasAnswerDoesNotSayWhetherThe => {
                "M-PESA's answer does not say whether the payment was taken back."
            }
            Self::MpesaAnsweredTheQuestion => "M-PESA answered the question.",
            Self::MpesaFoundNothingForThisId => "M-PESA found nothing for this id.",
            Self::MpesaDoesNotKnowTheOperator => "M-PESA does not know the operator or the number.",
            Self::MpesaDidNotAnswerTheQuestion => "M-PESA did not answer the question.",
            Self::TheQuestionCanBeAskedAgainAt => "The question can be asked again at any time.",
            Self::TheInitiatorDoesNotHaveTheRoleFor => "The initiator does not have the role for this question.",
            Self::TheBusinessAdministratorGivesTheRoleOnThe => {
                "The Business Administrator gives the role on the M-PESA portal: Balance Query ORG API for the balance, Transaction Status query ORG API for payments."
            }
            Self::TheShortcodeHasNoPermissionForThisQuestion => "The shortcode has no permission for this question.",
            Self::TheCustomerPaid => "The customer paid.",
            Self::TheCustomerIsShortOfMoney => "The customer is short of money.",
            Self::AskAgainWithANewPrompt => "Ask again with a new prompt.",
            Self::TheAmountIsOutsideALimit => "The amount is outside a limit.",
            Self::CorrectTheAmountAndAskAgain => "Correct the amount and ask again.",
            Self::TheCustomerWasAskedForTheSame => "The customer was asked for the same amount a moment ago.",
            Self::AskAgainAfterTwoMinutes => "Ask again after two minutes.",
            Self::AnotherPromptIsOpenOnThePhone => "Another prompt is open on the phone.",
            Self::AskAgainInAFewMinutes => "Ask again in a few minutes.",
            Self::TheCustomerDidNotConfirmThePrompt => "The customer did not confirm the prompt.",
            Self::AskAgainWhenTheCustomerIsReady => "Ask again when the customer is ready.",
            Self::ThePromptsTextWasTooLong => "The prompt's text was too long.",
            Self::ShortenTheReferenceAndAskAgain => "Shorten the reference and ask again.",
            Self::ThePhoneCouldNotBeReached => "The phone could not be reached.",
            Self::AskAgainLater => "Ask again later.",
            Self::TheCustomerTypedAWrongPin => "The customer typed a wrong PIN.",
            Self::AskAgain => "Ask again.",
            Self::TheShortcodeOrTheKindOfPayment => "The shortcode or the kind of payment does not fit.",
            Self::CorrectTheSetUp => "Correct the set-up.",
            Self::TheCustomersPinIsLocked => "The customer's PIN is locked.",
            Self::TheCustomerCallsSafaricomsCustomerCare => "The customer calls Safaricom's customer care.",
            Self::MpesasAnswerDoesNotSayWhetherTheCustomer => "M-PESA's answer does not say whether the customer paid.",
            Self::NothingMoreToDo => "Nothing more to do.",
            Self::DoNotPayAgainAskMpesa => {
                "Do not pay again. Ask M-PESA for the status of this payment, or look it up on the portal."
            }
        }
    }
}

impl serde::Serialize for Words {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.english())
    }
}
