/**
 * What people speak about anywhere, with a bot or with a clerk, in the form of `TAX_CONCEPTS`: it tells small talk and
 * other offices' matters apart where the data show few examples of either.
 */
export const EVERYDAY_CONCEPTS = `
e_edad: edad anos viej* joven* old age young* nacist*
e_nacer: cumplean* cumples nacist* nacid* nacimiento naci nacer birthday born birth
e_jefe: jefe jefa jefes dueno duena amo maestro maestra patron manda boss owner master
e_creador: creador* cread* desarroll* program* invent* ingenier* fabric* hizo hicieron made built creat* maker*
  develop* designer*
e_bello: bonit* guap* lind* preci* hermos* bell* atractiv* beautiful pretty handsome cute gorgeous
e_listo: list* preparad* dispuest* ready prepared
e_inteligente: inteligen* list* sabi* estudi* aprend* cerebro* smart* clever intelligent learn* study
e_loco: loc* locura chiflad* pirad* cordura demente* chalad* crazy mad insane nuts
e_aburrir: aburr* boring bored dull
e_molestar: molest* irrit* fastidi* pesad* incord* annoy* irritat* bother*
e_enojar: enfad* enoj* furi* cabre* rabi* brav* angry furious upset
e_ocupado: ocupad* atareado* trabaj* quehacer* tareas busy working
e_comer: hambr* hambrient* comer comid* comiste almuerz* cena* desayun* gastronom* hungry eat food dinner lunch
  breakfast meal restaurant*
e_beber: beb* bebid* cafe cafein* jugo refresc* drink* coffee caffein* tea
e_amigo: amig* amistad* friend* buddy pal
e_casar: casar* casarnos casarme casas matrimonio boda espos* novi* marr* wedding wife husband spouse
e_amar: amar amor quererte te_quiero love adore
e_abrazo: abraz* hug* besos beso kiss*
e_solo: solo sola soledad solitari* lonely alone
e_broma: broma* brome* chiste* gracios* joke* kidding funny joking
e_esperar: esper* wait* aguard*
e_hobby: aficion* hobby hobbies pasatiemp* divert* diversion* tiempo_libre hobbies fun spare_time
e_origen: origen* origin* naciste nacido vienes procedencia de_donde where_from come_from born
e_cierto: ciert* razon verdad* correct* acert* right true correct
e_malo: mal malo mala malos peor pesim* terribl* horribl* inutil* tont* bad worst terrible useless awful
e_despedir: despid* despedid* despedir* fire fired firing sacked
e_probar: prob* prueba* beta test* tester* ensay*
e_empresa: empres* compan* negocio* firma organizacion company business firm
e_oficina: oficin* sede* direcc* ubicac* localiz* office* address located location
e_aplicacion: aplicacion* app apps programa* software application*
e_nombre: nombre* llam* apellid* name* called
e_pregunta: pregunt* duda* respon* respuest* contest* question* answer* ask
e_ayudar: ayud* asist* help* assist* support
e_correo: correo* email* mail* gmail
e_tel: telefon* celular* numero_de phone number mobile
e_charlar: charl* habl* chat* convers* platic* platiqu* talk* chat*
e_significar: signific* definic* define* que_es what_is describ* mean* meaning definition
e_musica: music* cancion* cant* song* playlist* album*
e_clima: clima* llov* lluvia* tiempo_hace temperatura* weather rain* sunny forecast
e_viaje: viaj* vuelo* hotel* avion* pasaport* visa travel* trip* flight* hotel* passport vacation airport
`;
