# Files that are attached to batches and proposals as evidence.
attachment-empty = Faili hii ni tupu. Chagua nyingine.
attachment-too-large = Faili za hadi MB { $most } huambatishwa. Iskani kwa ubora mdogo zaidi, au uigawanye.
attachment-other-kind = Hii si PDF, picha ya PNG au JPEG, wala faili ya XLSX au CSV. Ihifadhi kama PDF, kisha uiambatishe.
attachment-with-macros = Faili hii ya Excel ina makro. Ihifadhi kama XLSX bila makro, kisha uiambatishe.
attachment-not-sealed = Haikuweza kufungwa kwa siri. Jaribu tena.
attachment-only-by-the-maker = Aliyeandaa fungu ndiye anayeambatisha faili zake.
attachment-after-an-approval = Mtu ameidhinisha fungu lilivyo, kwa hiyo hakuna kinachoongezwa. Kama kuna kilichokosekana, wengine wanaweza kulikataa.
attachment-off-a-draft-alone = Faili huondolewa kwenye rasimu tu. Fungu hili liliwasilishwa nazo.
attachment-known = Faili hii imeshaambatishwa.
attachment-too-many = Fungu moja huchukua faili { $most }. Ondoa moja kwanza, au weka kurasa kadhaa katika PDF moja.
attachment-altered = Kiambatisho “{ $name }” hakipo, au si kile kilichoambatishwa. Hakuna kinachoidhinishwa nacho.
