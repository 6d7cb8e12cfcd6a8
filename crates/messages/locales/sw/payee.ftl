### What people say of payees.

payee-these-cannot-be-one = Chagua nambari nyingine: hii ni ileile, au tayari ni ya mtu mwingine.
