/**
 * The words of conversation, places, people and trouble, in the form of `TAX_CONCEPTS`.
 */
export const TALK_CONCEPTS = `
llamar: llamar llamo llamen llame llamarme llamada* marcar call calls calling telefonic* phone_me ring
redes: instagram* insta facebook face twitter redes youtube tiktok social* x_de telegram
whatsapp: whatsapp wsp wasap guasap wa
falla: error errores falla* fallas fallo fallan caid* cay* sirve carga load loads loading crash* stuck broken fails
  failed failing bug* locked colgad* bloque* trabo trabada trabado no_abre no_deja blanco blank timeout freez* tumba
  pega pegad* vacio doesnt_work work
portal: portal* pagina* plataforma* sistema* web site website* app aplicativo aplicacion login log ingres* usuario*
  user sesion session page pages oficina_virtual online linea virtual navegador browser account_online
acceso: entrar entra entro ingres* acced* acces* login log_in log sign_in enter
fraude: fraud* estaf* scam* phish* sospech* suspicious engan* timo robar robo robaron impost* suplant* trick* shady
  dizque tumbar tumbaron tumbe ladron* hoax swindl* supuest* intermediari* tramitador* tramitadora
mensaje: mensaj* msj sms text texts message* cobrador* llamada* emails carta_que man guy hombre tipo sujet* visit*
  puerta door caller* chain
persona: asesor* humano* humana persona personas agente agentes funcionari* operador* alguien someone somebody person
  human* agent agents representative rep advisor* adviser* clerk* senorita muchach* people carne operator ser_humano
  staff officer
hablar: habl* comunic* talk* speak* pasame pasarme paseme paseeme conect* connect* transfier* put_me atiend* atend*
  chatear pongame communicate
robot: robot* bot bots maquina* ia ai machine* chatbot* computer computador* inteligencia artificial automatic*
  grabad* program programa
saludar: hola holi ola hey hi hello alo quiubo kiubo wenas buenas buenos saludo saludos greetings quihubo quihubole
  epa
dia: dia dias tardes noches morning afternoon evening tarde noche day manana
adios: adios chao chau bye goodbye nos_vemos hasta_luego hasta_pronto see_you farewell cuidese cuidate feliz bonito
  lindo descans* later despid* have_a bendicion* take_care adew adeu hasta_pronto hasta_manana que_este suerte
  nos_hablamos take_care
gracias: gracia* gracias agradec* agradezc* thank thanks thx grax appreciat* dios_pague bendiga bendicion* bless*
  grateful grasias amable thankful obliged lifesaver
afirma: si sisas claro listo dale ok okay oki vale acepto correcto exacto afirmativ* perfecto yes yeah yep yup sure
  correct right hagale agree agreed aja eso obvio absolut* cierto affirmative confirmo adelante ahead de_una hagamos
  hagamosle proced* fine indeed por_supuesto okey va por_supuesto of_course como_no con_gusto hagamosle eso_es asi_es
  listo_pues bueno
niega: no nop nones nel negativo negative nope never nunca jamas tampoco ni para_nada not incorrecto paso ninguno none
  rechazo no_senor no_senora para_nada que_va de_ninguna mejor_no
nada: nada nothing ninguna ningun ninguno nadie nobody none any
neg: no not don doesn didn isn won cannot couldn can_t nunca ni sin without haven hasn ain wasn never aren wouldn
cancelar: cancelar cancel cancele_eso cancelen dejemos dejar deje_asi olvid* desist* parar pare salir retir* stop quit
  forget drop abort* anul* suspend* exit never_mind nevermind leave_it dejalo dejelo dejenlo ya_no call_off aplac*
repetir: repit* repet* vuelv* repeat* again explain* expliq* explic* aclar* clarif* say said catch entend* entiend*
  understand* lost_me despacio slower otra_vez rephrase mean means pardon come_again leer
ayuda: ayud* opcion* menu servicio servicios orient* help* option options guide guia que_hace can_do sirve_esto
  puede_hacer services assist* asist* capab* temas topics
insulto: pesim* horribl* basura inutil* incompet* ineptitud inept* sinverguenz* ladrones mierda hp hijueputa* gonorrea
  malparid* porquer* useless worst terribl* awful* stupid* idiot* sucks ridicul* crap* garbage joke thieves crooks
  jueput* descarad* asco corrupt* estupid* bullshit damn fuck* moron*
molesto: molest* furios* furious frustrat* burla* mamad* aburrid* cansad* rabia harto harta colmo respeto tired sick
  annoy* angry desesper* verrac* berrac* emput* mamera estres* upset fed_up desastr* verguenza* disgrace shame waste
  jartera pereza piedra
malo: mal mala malo malisimo malos bad poor peor worse terrible lento slow demor*
vehiculo: carro carros vehicul* moto motos motocicl* placa* taxi* semaforiz* car cars vehicle* motorbike* motorcycle*
  plate plates truck* camion* automov* bus runt
transito: comparendo* transito fotomult* traffic simit speeding speed ticket tickets pase semaforo movilidad
  infraccion*
otro_municipio: jamundi yumbo palmira candelaria bogota medellin pasto tulua buga municipio* buenaventura dagua
  barranquilla cartagena cerrito florida pradera popayan pereira municipality city
gobernacion: gobernacion departamento valle state governor department* departament*
otros: alumbrado delineacion* delimit* publicidad* valla vallas espectacul* sobretasa* gasolina* plusval* bomber*
  lighting billboard* delineat* concert* gasoline fuel advertis* deguello rifa rifas juegos azar raffle* bingo teatro
  boleta* evento* event* firefight* light_bill
policia: policia police comparendo_de_policia ruido convivencia
obra: licencia* curadur* construir construyendo permit permits permiso* build building_permit obra construction renov*
quiero: quier* kier* neces* nesesit* nececit* quisier* desea* deseo deseamos requier* pido want wants need needs like
  would looking gustaria solicit* precis* ocupo pretend* wish
dar: dame deme denme darme dar dan envio enviar* envia* envie* send mande* mandar* mandan regal* facilit* give sent
  provide expid* entreg* obten* sacar saco bring issu* download* descarg* colabor* hacerme_llegar get getting conseg*
  emit* suminis*
como: como how manera procedimient* pasos step steps way tramitar requisit* require* hag* instruct* cmo komo que_debo
  que_necesito toca
ver: ver mirar mire mirame vea see look check* view chequ* observ*
llego: llega llego llegar llegaron llegado recibi recibido arriv* received got came come llegan lleg*
perdi: perdi perdio extravi* bote boto lost lose losing dano danaron robaron misplac* embolat* borro borre
ano: ano anos anual vigencia* year years period* periodo* anito
familia: mama papa hijo hija hijos espos* marido abuel* tio tia herman* suegra suegro mother father son daughter
  husband wife grandm* brother* sister* nieto nieta yerno parents mom dad viud* familiar* cunad* sobrin*
muerto: murio murieron fallec* difunt* muert* finad* suces* hered* heren* died passed_away death decease* inherit*
  estate_of que_en
comprar: compra compras compro compre comprar compramos comprando comprador compraron comprada comprado comprarla
  adquir* promesa buy buying bought purchas* acquir* buyer*
vender: vender vendo vendi vendio venta vende sell selling sold sale seller*
notaria: notari* escritur* notary notarial escriturac*
arriendo: arriend* arrend* inquilin* alquil* rent rents rented rental tenant* landlord* lease* airbnb
plata: plata platica dinero billete* pesos peso money millon* million* thousand* palos lucas barras
obligado: oblig* toca tengo_que debo_pagar responsab* must have_to required liable corresponde apply applies do_i_need
  toca_pagar sujeto subject
impago: imposib* no_alcanza afford* dificult* desemple* solvenc* crisis broke unemploy* sin_trabajo no_tengo
  struggling
firmar: firmar firme firmado firmo firmamos sign signed signing signature suscrib* suscribi firma
carta: carta cartas citacion* notice* letter letters cedulon oficio* notific* comunicacion* aviso_de
tercero: tercer* apoderad* poder cliente* poderdant* abogad* lawyer* attorney* client* behalf mandante* contador*
  accountant* representad* tramito
cambiar_dueno: puse_a_nombre a_mi_nombre my_name sigue_a_nombre anterior_dueno previous_owner old_owner still_in
extranjero: exterior abroad extranjer* foreign* overseas
dudoso: es_verdad es_cierto is_it true cierto verdad really seguro confiable safe trust
`;
