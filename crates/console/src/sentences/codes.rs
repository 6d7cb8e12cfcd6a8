//! What a result code means, as sentences in the language that is spoken.

use messages::text;
use mpesa::{Meaning, Words};

/// What happened.
pub(crate) fn plain(meaning: &Meaning) -> String {
    said(meaning.plain)
}

/// What to do next.
pub(crate) fn next(meaning: &Meaning) -> String {
    said(meaning.next)
}

fn said(words: Words) -> String {
    match words {
        Words::AddMoneyToTheAccountThatPays => text().codes_add_money_to_the_account_that_pays(),
        Words::MpesaPaidIt => text().codes_mpesa_paid_it(),
        Words::MpesaAlreadyHasAPaymentWith => text().codes_mpesa_already_has_a_payment_with(),
        Words::MpesaFailedInsideWhetherItPaid => text().codes_mpesa_failed_inside_whether_it_paid(),
        Words::MpesaKeptTheRequestAndMay => text().codes_mpesa_kept_the_request_and_may(),
        Words::MpesasAnswerDoesNotSayWhether => text().codes_mpesas_answer_does_not_say_whether(),
        Words::MpesaAnsweredWithACodeThat => text().codes_mpesa_answered_with_a_code_that(),
        Words::ThereWasNotEnoughMoneyInThe => text().codes_there_was_not_enough_money_in_the(),
        Words::TheAccountThatPaysWouldHaveFallen => text().codes_the_account_that_pays_would_have_fallen(),
        Words::MpesaCouldNotFindTheOrganisations => text().codes_mpesa_could_not_find_the_organisations(),
        Words::CheckTheShortcodeThenAskSafaricomsBusiness => {
            text().codes_check_the_shortcode_then_ask_safaricoms_business()
        }
        Words::TheShortcodeDoesNotBelongToThe => text().codes_the_shortcode_does_not_belong_to_the(),
        Words::CheckTheShortcodeAndTheInitiator => text().codes_check_the_shortcode_and_the_initiator(),
        Words::ACheckOutsideMpesaRefusedThe => text().codes_a_check_outside_mpesa_refused_the(),
        Words::AskSafaricomsBusinessSupport => text().codes_ask_safaricoms_business_support(),
        Words::MpesaDoesNotAcceptThisKind => text().codes_mpesa_does_not_accept_this_kind(),
        Words::TheAmountIsBelowMpesasLeast => text().codes_the_amount_is_below_mpesas_least(),
        Words::CorrectTheAmountAndPrepareThePayout => text().codes_correct_the_amount_and_prepare_the_payout(),
        Words::TheAmountIsAboveMpesasMost => text().codes_the_amount_is_above_mpesas_most(),
        Words::SplitTheAmountAndPrepareThePayouts => text().codes_split_the_amount_and_prepare_the_payouts(),
        Words::ThePayeesLimitForOneDayIs => text().codes_the_payees_limit_for_one_day_is(),
        Words::PrepareThePayoutAgainTomorrow => text().codes_prepare_the_payout_again_tomorrow(),
        Words::ThePayeesMpesaAccountWouldHold => text().codes_the_payees_mpesa_account_would_hold(),
        Words::AskThePayeeToSpendOrWithdraw => text().codes_ask_the_payee_to_spend_or_withdraw(),
        Words::ThePayeeIsNotARegisteredM => text().codes_the_payee_is_not_a_registered_m(),
        Words::AskThePayeeForARegisteredNumber => text().codes_ask_the_payee_for_a_registered_number(),
        Words::MpesaDoesNotKnowTheNumber => text().codes_mpesa_does_not_know_the_number(),
        Words::CheckTheNumberWithThePayeeAnd => text().codes_check_the_number_with_the_payee_and(),
        Words::MpesaCouldNotFindTheAccount => text().codes_mpesa_could_not_find_the_account(),
        Words::TheAccountNumberDoesNotExistAt => text().codes_the_account_number_does_not_exist_at(),
        Words::CorrectTheAccountNumberAndPrepareThe => text().codes_correct_the_account_number_and_prepare_the(),
        Words::MpesaRefusedTheInitiatorItsName => text().codes_mpesa_refused_the_initiator_its_name(),
        Words::CheckTheInitiatorsPasswordOnTheM => text().codes_check_the_initiators_password_on_the_m(),
        Words::TheInitiatorIsLockedAfterSeveralWrong => text().codes_the_initiator_is_locked_after_several_wrong(),
        Words::TheBusinessAdministratorUnlocksItOnThe => text().codes_the_business_administrator_unlocks_it_on_the(),
        Words::MpesaCouldNotCheckTheInitiators => text().codes_mpesa_could_not_check_the_initiators(),
        Words::CheckTheInitiatorsPasswordAndTheCertificate => {
            text().codes_check_the_initiators_password_and_the_certificate()
        }
        Words::MpesaDoesNotKnowThisInitiator => text().codes_mpesa_does_not_know_this_initiator(),
        Words::CheckTheInitiatorsNameOnTheM => text().codes_check_the_initiators_name_on_the_m(),
        Words::TheInitiatorDoesNotHaveTheRole => text().codes_the_initiator_does_not_have_the_role(),
        Words::TheBusinessAdministratorGivesTheRoleOn => text().codes_the_business_administrator_gives_the_role_on(),
        Words::TheInitiatorIsNotActive => text().codes_the_initiator_is_not_active(),
        Words::TheBusinessAdministratorActivatesItOnThe => {
            text().codes_the_business_administrator_activates_it_on_the()
        }
        Words::TheInitiatorMayNotUseThisApi => text().codes_the_initiator_may_not_use_this_api(),
        Words::CheckTheInitiatorsOrganisationAndRolesOn => {
            text().codes_check_the_initiators_organisation_and_roles_on()
        }
        Words::TheOrganisationsMpesaAccountIsNot => text().codes_the_organisations_mpesa_account_is_not(),
        Words::AskSafaricomsBusinessSupportToActivateIt => {
            text().codes_ask_safaricoms_business_support_to_activate_it()
        }
        Words::TheStateOfTheOrganisationsAccountForbids => {
            text().codes_the_state_of_the_organisations_account_forbids()
        }
        Words::TheShortcodeHasNoPermissionForThis => text().codes_the_shortcode_has_no_permission_for_this(),
        Words::AskSafaricomsBusinessSupportToAddThe => text().codes_ask_safaricoms_business_support_to_add_the(),
        Words::MpesaSaysThereIsNoPermission => text().codes_mpesa_says_there_is_no_permission(),
        Words::ARequiredDetailWasMissing => text().codes_a_required_detail_was_missing(),
        Words::CorrectThePayoutAndPrepareItAgain => text().codes_correct_the_payout_and_prepare_it_again(),
        Words::ADetailOfThePayoutWasWritten => text().codes_a_detail_of_the_payout_was_written(),
        Words::MpesaDoesNotKnowThisKind => text().codes_mpesa_does_not_know_this_kind(),
        Words::ReportThisToThePeopleWhoSupport => text().codes_report_this_to_the_people_who_support(),
        Words::MpesaWasTooBusyAndDid => text().codes_mpesa_was_too_busy_and_did(),
        Words::PrepareThePayoutAgainLater => text().codes_prepare_the_payout_again_later(),
        Words::MpesaTookThePaymentBack => text().codes_mpesa_took_the_payment_back(),
        Words::MpesaSaysThisPaymentWasAlready => text().codes_mpesa_says_this_payment_was_already(),
        Words::MpesaDoesNotKnowTheReceipt => text().codes_mpesa_does_not_know_the_receipt(),
        Words::CheckTheReceipt => text().codes_check_the_receipt(),
        Words::TheMoneyIsNoLongerInThe => text().codes_the_money_is_no_longer_in_the(),
        Words::FundTheAccountOrSettleWithThe => text().codes_fund_the_account_or_settle_with_the(),
        Words::MpesasAnswerDoesNotSayWhetherThe => text().codes_mpesas_answer_does_not_say_whether_the(),
        Words::MpesaAnsweredTheQuestion => text().codes_mpesa_answered_the_question(),
        Words::MpesaFoundNothingForThisId => text().codes_mpesa_found_nothing_for_this_id(),
        Words::MpesaDoesNotKnowTheOperator => text().codes_mpesa_does_not_know_the_operator(),
        Words::MpesaDidNotAnswerTheQuestion => text().codes_mpesa_did_not_answer_the_question(),
        Words::TheQuestionCanBeAskedAgainAt => text().codes_the_question_can_be_asked_again_at(),
        Words::TheInitiatorDoesNotHaveTheRoleFor => text().codes_the_initiator_does_not_have_the_role_for(),
        Words::TheBusinessAdministratorGivesTheRoleOnThe => {
            text().codes_the_business_administrator_gives_the_role_on_the()
        }
        Words::TheShortcodeHasNoPermissionForThisQuestion => {
            text().codes_the_shortcode_has_no_permission_for_this_question()
        }
        Words::TheCustomerPaid => text().codes_the_customer_paid(),
        Words::TheCustomerIsShortOfMoney => text().codes_the_customer_is_short_of_money(),
        Words::AskAgainWithANewPrompt => text().codes_ask_again_with_a_new_prompt(),
        Words::TheAmountIsOutsideALimit => text().codes_the_amount_is_outside_a_limit(),
        Words::CorrectTheAmountAndAskAgain => text().codes_correct_the_amount_and_ask_again(),
        Words::TheCustomerWasAskedForTheSame => text().codes_the_customer_was_asked_for_the_same(),
        Words::AskAgainAfterTwoMinutes => text().codes_ask_again_after_two_minutes(),
        Words::AnotherPromptIsOpenOnThePhone => text().codes_another_prompt_is_open_on_the_phone(),
        Words::AskAgainInAFewMinutes => text().codes_ask_again_in_a_few_minutes(),
        Words::TheCustomerDidNotConfirmThePrompt => text().codes_the_customer_did_not_confirm_the_prompt(),
        Words::AskAgainWhenTheCustomerIsReady => text().codes_ask_again_when_the_customer_is_ready(),
        Words::ThePromptsTextWasTooLong => text().codes_the_prompts_text_was_too_long(),
        Words::ShortenTheReferenceAndAskAgain => text().codes_shorten_the_reference_and_ask_again(),
        Words::ThePhoneCouldNotBeReached => text().codes_the_phone_could_not_be_reached(),
        Words::AskAgainLater => text().codes_ask_again_later(),
        Words::TheCustomerTypedAWrongPin => text().codes_the_customer_typed_a_wrong_pin(),
        Words::AskAgain => text().codes_ask_again(),
        Words::TheShortcodeOrTheKindOfPayment => text().codes_the_shortcode_or_the_kind_of_payment(),
        Words::CorrectTheSetUp => text().codes_correct_the_set_up(),
        Words::TheCustomersPinIsLocked => text().codes_the_customers_pin_is_locked(),
        Words::TheCustomerCallsSafaricomsCustomerCare => text().codes_the_customer_calls_safaricoms_customer_care(),
        Words::MpesasAnswerDoesNotSayWhetherTheCustomer => {
            text().codes_mpesas_answer_does_not_say_whether_the_customer()
        }
        Words::NothingMoreToDo => text().codes_nothing_more_to_do(),
        Words::DoNotPayAgainAskMpesa => text().codes_do_not_pay_again_ask_mpesa(),
    }
}

#[cfg(test)]
mod tests {
    use messages::{Language, in_language};

    use super::*;

    #[test]
    fn in_english_a_code_is_explained_as_the_crate_of_the_codes_does() {
        for words in Words::ALL {
            assert_eq!(in_language(Language::English, || said(words)), words.english());
            assert_ne!(in_language(Language::Kiswahili, || said(words)), words.english());
        }
    }
}
