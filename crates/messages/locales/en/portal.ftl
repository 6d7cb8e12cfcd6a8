### The practice portal.

portal-from-1-to-days = From 1 to { $most-days } days.
portal-the-practice-m-pesa-could-not = The practice M-PESA could not note the change: { $error }.
portal-the-practice-m-pesa-does-not = The practice M-PESA does not know this initiator.
portal-days-pass-in-the-practice-organisation = Days pass in the practice organisation that every Hazina has. Open that one.
portal-the-practice-clock-could-not-be = The practice clock could not be moved: { $error }.
portal-the-practice-m-pesa-does-not-know = The practice M-PESA does not know this shortcode.
portal-no-other-organisation-in-a-practice-team = In a practice team, no other organisation is connected. Try that with practice on one desktop.
