/**
 * What annoyed and calm people say, in Colombia and in English, in the form of `TAX_CONCEPTS`. It judges nothing: how
 * much each weighs, alone and beside another, is learned from the labelled lines.
 */
export const MOOD_CONCEPTS = `
swearing: hp hps hijueput* hijuep* jueput* hpta* hptas gonorrea* malparid* carechimb* careverga* carepich* pirob*
  marica maricas maricad* mierd* puta puto putos putas putisim* put verga verguero mamaguev* webon* huevon* guevon*
  guevonad* pendej* cabron* cono carajo cag* cagad* jod* jodan joder jodid* culo chimbad* malnacid* chimbo chimba
  fuck* shit* damn* crap* bullshit hell bastard* asshole* ass wtf bloody sucks suck pissed screw goddamn
insult: imbecil* estupid* idiot* brut* burro burros burra animal animales bestia* tarad* bobo bobos boba tont* zangan*
  vagos vago vaga vagabund* desgraciad* maldit* infeliz infelices miserabl* payas* circo inutil* inept* incompet*
  ineficien* ineficaz mediocr* flojos perezos* buenos_para_nada lacra* escoria parasit* sanguijuel* arrogant* atarban*
  gamin* patan* descerebrad* analfabet* ignorant* atrevid* conchud* cinic* stupid idiots moron* useless incompeten*
  pathetic scum trash clowns clown dumb worthless jerk* losers lazy brainless fools ignorant clueless hopeless inept
thief: ladron* rater* ratas rata corrupt* bandid* atracador* atrac* robo robos roban robando roba estafador* estafa
  sinverguenz* descarad* embuster* mentiros* mentira mentiras mienten mintieron hipocrit* chupasangre* usurer* vampir*
  sanguijuela thief thieves crooks crook robbery robbing steal stealing stole liars liar lies lying scam scammers corrupt
  rip_off ripoff criminals mafia desfalco saquean saqueo clavan clavaron tumban tumbar abusador*
rubbish: basura porqueri* porquer* garbage inservible* no_sirve no_sirven sirve_pa sirve_para_nada sirven_para_nada
  de_nada_sirve no_funciona_nada joke burla burlas burland* chiste hazmerreir verguenza verguenz* desastr* disaster
  deplorab* asco asquer* nefast* mess shambles disgrace* shame shameful absurd* ridicul* absurdo colmo inaudit*
  inconcebib* insolit* inaceptab* unacceptable
fedup: hart* cansad* mamad* aburrid* jart* ostinad* obstinad* desesper* exasper* fastidi* rabia* furios* furia enfurec*
  indign* berrac* verrac* emberrac* emput* encabron* ofusc* piedra pedrada sulfur* agotad* agoto basta suficient* cabread*
  iracund* molest* enojad* brav* brava disgust* estresad* frustrad* frustra* hasta_la_coronilla hasta_aqui hasta_el_cogote
  hasta_las_narices al_borde no_aguanto no_soporto ya_no_mas perdi_la_paciencia paciencia colma colmaron mamera jartera
  fed_up sick_of tired_of had_it enough furious angry mad annoy* frustrat* outrag* upset patience livid ridiculous exhausted
disrespect: abus* atropell* irrespet* respet* falta_de_respeto consideracion humill* maltrat* desconsider* tomadura
  tomen_del_pelo tomando_el_pelo pelo ven_la_cara vieron_la_cara cara_de_bobo creen_que se_creen insult* rude treat*
  respect disrespect* mock* bully unfair injust* injusticia arbitrar*
threat: tutela demand* denuncia denuncio denunciar* denunciarlos abogado abogados procuradur* personer* contralor*
  superintend* fiscalia periodic* noticier* caracol rcn prensa twitter redes_sociales machete advierto advertid* consecuencia*
  aten_a ateng* preparen* preparens* van_a_ver veran juzgado desacato sue suing lawyer lawsuit report_you press newspaper*
  media ombudsman complaint court attorney_general expose viral quejar* quejarme queja quejas
wait: llevo llevamos hace desde esperando espero espere esperar esperamos esperado van ya_van va_para waiting wait waited
  since hold musiquita en_espera cola fila
time: hora horas dia dias semana semanas mes meses ano anos minuto minutos rato siglo siglos quincena toda_la_manana
  todo_el_dia tarde hour hours day days week weeks month months year years minutes ages forever eterno etern* noche
again: otra_vez nuevamente de_nuevo again enesima ultima_vez tercera cuarta quinta sexta decima vez veces siempre_lo_mismo
  lo_mismo mismo_cuento misma_historia misma_cosa mismo same every_time keep keeps cuantas_veces repito insisto insistir
  reitero reiterar third fourth fifth times twice second_time siempre always cada_vez todavia aun sigue siguen still
  nunca never jamas otro_mes
said: ya_le_dije ya_les_dije ya_dije ya_se_los ya_se_lo ya_lo ya_le ya_les ya_he ya_mande ya_envie ya_expli* ya_hice
  ya_pague ya_fui told_you already_told i_said already as_i_said acabo_de how_many que_parte what_part le_repito les_repito
  le_acabo dibujito dibujo entienda entiendan entienden no_entiende no_me_entiende
nobody: nadie ninguno nobody no_one ni_siquiera ni_contestan no_contestan no_contesta no_responden no_responde no_atienden
  no_ayudan no_ayuda no_resuelven no_resuelve no_solucionan no_soluciona no_hacen no_dan no_saben ignor* ignoran ignoring
  ningun_lado silencio silence deaf sordos dejan_en_visto en_visto visto colgaron cuelgan cuelga colgo colgado hang hung
howlong: hasta_cuando cuanto_mas que_esperan que_espera how_long when_will por_fin de_una_vez de_una_buena algun_dia someday
  para_cuando pa_cuando sera_que_algun cuando_piensan y_nada nada_que nada_de_nada y_nadie still_nothing nothing_yet
praise: felicitacion* felicito felicitar bravo super genial maravill* excelente magnific* brillant* genio genios genias
  que_bien que_bonito que_lindo que_belleza que_eficien* eficien* que_maravilla congratulations great brilliant wonderful
  amazing nice_job good_job lovely fantastic genius geniuses aplauso* medalla premio premios milagro bendicion impecable
  divino regio campeones perfecto perfect impressive bonito lindo
slow: lent* demor* tortug* paquiderm* slow slowest siglo lento arrastr* burocra* bureaucra* red_tape tramitolog* papeleo
runaround: paseo pasean paseand* pelote* ping_pong de_aqui de_un_lado evasiv* evaden excus* pretexto* cuento cuentos
  cuentico cuentazo carreta carretas vueltas volteand* boleand* bolean rebot* runaround back_and_forth excuses from_one
  passing_me bounce* que_vuelva_manana vuelva_manana me_mandan me_tienen tienen_en jugar jugando games maman_gallo
  mamando_gallo gallo misterio enred* enredo lio complicad* complicat* dichos* bendito bendita
bad: pesim* mal mala malo malas malisim* horribl* terribl* fatal worst terribl* awful horribl* poor bad worse peor peores
  decepcion* disappoint* fracaso fail imposible impossible triste tristeza lastima lamentabl* penos* pena_ajena feo fea
  equivocad* error errores wrong
command: deje_de dejen_de no_me_diga no_me_digan no_me_venga no_me_vengan no_me_salga callate callese callesen largo oigan
  oiga trabajen pongan* pongase muevan* muevase hagan_algo haga_algo despierten stop shut_up do_your_job your_job wake_up
  do_something ya_mismo exijo exigo exigimos demand now inmediato inmediatamente quiten devuelvan devuelvanme respondan
  responda contesten conteste arreglen arregle solucionen resuelvan resuelva
resigned: ni_modo que_mas_da resign* para_que pa_que ya_que como_siempre era_de_esperar* no_me_sorprende as_usual figures
  whatever typical tipico obvio claro_como pues_claro of_course sure yeah_right aja si_claro si_como_no que_se_va_a toca
  tocara mejor_voy ya_ni not_surprised expected sera_que sigo ni_idea raro que_raro curioso
onlycharge: para_cobrar pa_cobrar cobrar_si si_son si_cobran si_saben para_eso_si pa_eso_si rapidos rapidito_para puntuales
  nunca_una para_robar sueldo sueldos me_gano plata_de_uno paga_sueldo impuestos_de_uno my_taxes taxes_pay calle_pavimentada
  huecos pavimentad* no_se_ve se_la_roban
sigh: hombe ome nojoda eche ay_no uff uf ufff ash agh ugh jum jumm bah hmm wow seriously en_serio de_verdad really omg dios_mio
  por_dios bendito_sea virgen for_gods for_god oh_my come_on
difficulty: dificil tan_dificil tan_complicado tan_enredado cuesta tanto tanta tantos tantas hard difficult simple sencillo
  facil cosa_tan
unpaid: ya_pague pague pagado nada no_aparece cobran cobrando otra_multa
courtesy: gracias por_favor porfa xfa buenos_dias buenas buenos saludo saludos cordial amable quedo_atent* atentamente
  disculp* perdon que_pena sumerce please thanks thank_you kindly good_morning hello hi regal* colabor* agradezc* bendiga
  bendiciones dios_le senor
joy: feliz felices alegri* content* dichosa encant* happy glad jaja jajaja love relieved relief tranquil* calma calm no_se_preocupe
  no_worries sin_afan no_hay_afan no_problem cuando_pueda when_you_can
care: preocupad* preocup* nervios* susto asustad* miedo triste lloro llorar worried afraid scared confundid* confused duda
`;
