### How a permission is put right, and how one sees that it works.

access-the-operators-name-or-password-is = The operator’s name or password is not right, or the certificate is of another environment. M-PESA portal (org.ke.m-pesa.com) → Operators: is the operator Active, is its channel API, and was its password set less than ninety days ago? After several wrong passwords M-PESA locks it, so correct it before you ask again.
access-the-operator-is-locked-a-business = The operator is locked. A Business Administrator unlocks it: M-PESA portal → Operators → the operator → Unlock. Then ask again once.
access-the-operator-lacks-the-role-for = The operator lacks the role for this. A Business Administrator adds it: M-PESA portal → Operators → the operator → Roles → Balance Query ORG API.
access-the-operator-is-not-known-for = The operator is not known for this shortcode, or not active. Compare its name and the shortcode: M-PESA portal → Operators.
access-it-was-only-a-question-no = It was only a question; no money was asked to move. See that this machine reaches the internet, and that the app has the products it needs: Daraja portal → My Apps. Then ask again.
access-checked-when-keys-are-set = Checked when keys are set.
access-checked-by-asking-for-the-balance = Checked by asking for the balance.
access-checked-when-a-payout-is-asked = Checked when a payout is asked about.
access-checked-by-the-test-payout-to = Checked by the test payout to your own phone.
access-checked-at-the-first-use = Checked at the first use.
access-checked-when-a-customer-pays = Checked when a customer pays.
access-checked-when-the-list-is-asked = Checked when the list is asked for.
access-checked-when-a-customer-is-asked = Checked when a customer is asked to pay.
