### What people say of payees.

payee-these-cannot-be-one = Choose another number: this one is the same, or belongs to somebody else already.
