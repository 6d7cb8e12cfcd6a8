### The checklist for going live.

live-server-address = Omba anwani ya ofisi hii iruhusiwe
live-server-address-how = App za mashirika mengine zinaweza kufikia Daraja kutoka anwani zinazojulikana tu. Iambie Safaricom (apisupport@safaricom.co.ke) ni kutoka anwani gani ya umma programu hii inapiga, na relay inafikiwa kutoka ipi.
live-roles = Mpe opereta majukumu yake
live-roles-how = Kinachofanya kazi, kando ya ukurasa huu, kinataja jukumu ambalo kila API inahitaji. Business Administrator anayaongeza kwenye M-PESA portal chini ya Operators.
live-test-payout = Lipa KSh 10 kwenye simu yako mwenyewe
live-test-payout-how = Ingiza faili yenye mstari mmoja, nambari yako na shilingi 10, na uipitishe kwenye idhini ya kawaida. Imekamilika simu ikiwa na pesa na Malipo yakionyesha risiti.
live-balances = Linganisha masalio na portal
live-balances-how = Soma masalio hapa na ulinganishe Utility na Working na M-PESA portal.
live-doubt = Ona jinsi malipo ambayo hayajathibitika yanavyoisha
live-doubt-how = Uliza kuhusu malipo ya jaribio kwenye ukurasa wake: M-PESA inasema yalikuwaje. Hivyo unajua Hazina inafanya nini matokeo yakichelewa.
live-reminder = Weka mwisho wa nenosiri kwenye kalenda yako
live-reminder-how = M-PESA humaliza nenosiri la API baada ya siku tisini. Initiator inaonyesha siku hiyo na kuhifadhi faili ya kalenda.
live-no-such-item = Hakuna jambo kama hilo kwenye orodha.
