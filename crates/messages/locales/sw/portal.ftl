### The practice portal.

portal-from-1-to-days = Kuanzia siku 1 hadi { $most-days }.
portal-the-practice-m-pesa-could-not = M-PESA ya mazoezi haikuweza kuandika mabadiliko: { $error }.
portal-the-practice-m-pesa-does-not = M-PESA ya mazoezi haimjui initiator huyu.
portal-days-pass-in-the-practice-organisation = Siku hupita katika shirika la mazoezi ambalo kila Hazina inalo. Fungua hilo.
portal-the-practice-clock-could-not-be = Saa ya mazoezi haikuweza kusogezwa: { $error }.
portal-the-practice-m-pesa-does-not-know = M-PESA ya mazoezi haiijui shortcode hii.
portal-no-other-organisation-in-a-practice-team = Kwenye timu ya mazoezi hakuna shirika jingine linalounganishwa. Jaribu hilo kwa mazoezi ya kompyuta moja.
