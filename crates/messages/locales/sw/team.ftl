### Kompyuta kadhaa za shirika moja.

team-its-words-are-others-now = Maneno yake yamebadilika tangu uliyalinganisha. Usiiruhusu kuingia: tengeneza msimbo mpya, na ujiunge kwa huo.
team-it-was-not-invited-here = Haikuomba kwa msimbo uliotengenezwa hapa. Tengeneza msimbo kwenye ukurasa huu, na ujiunge kwa huo.
team-this-desktop-holds-no-secrets-of = Kompyuta hii huandaa na kuidhinisha tu: haina siri za M-PESA, kwa hiyo haiwezi kutuma.
team-this-code-is-for-joining = Msimbo huu huruhusu kompyuta kujiunga na timu. Kuanzisha timu, tumia mstari uliochapishwa na hazina-relay team create.
team-this-code-starts-a-team = Mstari huu huanzisha timu na hutumika kwenye kompyuta yake ya kwanza. Kujiunga, tumia msimbo uliotengenezwa huko (Mipangilio, Kompyuta).
team-give-this-desktop-a-name = Ipe kompyuta hii jina la herufi hadi 60, kama vile Makao makuu.
team-it-is-a-team-already = Shirika hili tayari linafanya kazi kwenye kompyuta kadhaa.
team-the-relay-has-another-team = Mstari huu ni wa timu yenye rekodi za shirika lingine. Omba mstari wa timu mpya.
team-joining-was-not-begun-here = Kujiunga hakukuanzishwa kwenye kompyuta hii, au kumekamilika. Anza upya kwa msimbo mpya.
team-what-was-left-is-not-of-the-team = Kilichoachwa na relay kwa kompyuta hii hakikutengenezwa na kompyuta iliyoialika. Usiendelee. Omba msimbo mpya, na ulinganishe maneno.
team-joining-waits = Kujiunga na timu hakukukamilika. Linganisha maneno kwenye kompyuta ya timu.
