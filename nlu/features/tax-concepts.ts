/**
 * What citizens of a Colombian tax office speak about, in Spanish and English: one meaning a paragraph, `name: forms`.
 * Forms are folded; `*` stands for any ending, `_` joins words that follow one another.
 */
export const TAX_CONCEPTS = `
predial: predial* inmobiliario predal predail predil
propiedad_tax: property predial* house_tax home_tax
casa: casa casas casita casitas vivienda* house* home homes hogar residencia* residential
apartamento: apartament* apto aptos apart apartamentic* flat flats apartment* condo condos condominium penthouse
  apartaestudio* studio
lote: lote lotes lotecito terren* lot lots land solar parcela* finca fincas finquita* farm* rancho ranch* globo plot
  plots
inmueble: inmueble* predio predios propiedad propiedades bien bienes property properties premises estate parqueadero*
  garaje* parking garage* deposito bodega* edificio* building* warehouse* tower* torre* conjunto* place premise casa
  casas casita apartament* apto flat flats house houses home lote lotes local vivienda* finca
negocio: negocio negocios negocito empresa empresas empresita tienda tiendas tiendita establecimient* almacen*
  sociedad sociedades compania* restaurant* peluqueria* panaderia* taller* ferreteria* papeleria* bar cafeteria*
  emprendimient* comerciant* business* company companies shop shops store stores firm firms startup* bakery salon*
  freelanc* llc kiosk* miscelanea* salsamentaria* fruver* corporation* enterprise* local locales hostel hostal*
  micronegocio* puesto puestico chuzo
ica: ica industria indusria indutria comercio industry commerce
avisostableros: aviso avisos tablero tableros signboard* sign signs
impuesto: impuest* inpuest* tribut* tax taxes gravamen* taxation levy levies taxpay*
deber: debo debe debes deben debia debian debiendo debemos devo deuda deudas adeud* saldo saldos owe owes owed owing
  debt debts balance* endeud* deber deberia fiad* insolut* liabilit*
pendiente: pendient* mora moras moros* atras* atraz* vencid* outstanding overdue arrear* behind unpaid insolut*
  pending due faltan falta falte rezag* colgad* delinquent
sindeuda: aldia limpi* clear clean debt_free current sin_deuda
cuanto: cuant* kuant* cto monto* valor valores cifra* suma how_much amount amounts figure total totals numero_exacto
  sale_en
factura: factura* fctura* recibo recibos resibo* recivo* bill bills invoice* billing desprendible* volante volantes
  cupon slip bill_to
pagar: pagar pagarl* pagare paying pay pays payment payments pago pagos pague pagues paguen paga pagan pagando abonar
  cancelarlo consignar sufragar girar transferir settle transfer pagarlo pagarla pagadero desembols*
pagado: pague pagado pagada pagados pagadas pagamos pagaron paid consigne consignado transferi cancele_el abone
  cancelado ya_pague hice_el_pago desembolse yapague liquide
enlace: link* enlace* url liga pasarela* gateway boton* botoncit* checkout button* linkcit* payment_page
ahora: ahora ya mismo inmediat* today now away asap hoy ahorita aora orita urgent* right_now
medio_pago: efectivo tarjeta* pse nequi daviplata credito debito cheque* datafono* cash card cards cheque check_by
  paypal zelle transferencia* wire bitcoin qr breb llave
banco: banco bancos corresponsal* bank banks branch* atm cajero* sucursal* baloto efecty bancolombia davivienda
  supergiros gane occidente caja bbva popular
medios: medios medio canales formas metodos methods options ways opciones method accept* reciben recibe recibir
comprobante: comprobante* soporte soportes constancia* colilla* voucher* receipt* proof tirilla* recibo_de_pago slip
  paystub evidencia evidence copia_del_pago certificacion_de_pago
copia: copia* copy copies duplicad* duplicate* reimpr* reprint* resend* reenvi* reexp* otra_vez volver_a_enviar
  another_copy
no_reflejado: registr* aparec* refleja* reflej* figura* cargad* aplic* descargad* descargue reflect* show shows
  showing appear* posted cruzad* cruzo asentad* credited record* actualizado_el_pago sigue still todavia aun siguen
  cruce
doble: doble dobl* dos_veces duplicad* twice double* duplicate* repetid* two_times
cobrar: cobr* charg* facturaron debit* debitaron descontaron descuento_de_la_cuenta deduct* charged
devolver: devol* devuel* reembols* reintegr* refund* reimburs* money_back give_back devuelvan regres* recuper*
  recover* return_my
compensar: compens* offset* cruzar cruce set_off imput* abonen apply_it saldo_a_favor favor credit_balance
exceso: exceso de_mas demas sobrant* sobro indebid* overpa* excess extra undue mayor_valor too_much no_debia equivoc*
  error mistake* by_mistake wrong
certificado: certific* certif cert certfcado sertific* certifik*
papel: papel papeles papelito* document* docs documento* carta paper papers paperwork letter constancia proof
pazysalvo: paz salvo pazysalvo pys clearance good_standing tax_clearance paz_salvo
catastral: catastr* cadast* catastrar
avaluo: avaluo* abaluo* avalu* valuat* apprais* assess* valued valorad* tasad* tasacion* valor_catastral value_of
nomenclatura: nomenclatur* placa_de_la_casa numero_de_la_puerta house_number numeracion door direccion_oficial
reclamar: reclam* objet* objec* impugn* apel* appeal* challeng* disput* disagree* contest* recurso* recurr* inconform*
  desacuerdo refut* protest* contradecir rechaz* not_agree
revisar: revis* review* recheck* rectific* reconsider* verifiquen reevalu* correg* corrij* corregir* correct*
  correcci* fix
caro: alta alto altos caro cara caros elevad* exager* excesiv* inflad* dispar* high expensive overvalu* overpriced
  too_high exorbit* descabell* abusiv* barbarid* costos*
subir: subi subio suba sube suben subir subido subida aument* increment* increas* rose rise rises went_up doubled
  triplic* duplic* jump* raised raise hike dispar* incremento crec* trep*
bajar: bajar bajarl* baje bajen baja_el rebaj* reduc* dismin* lower* less cheaper decreas* cut
calcular: calcul* liquidar liquidan formula* comput* worked work_out determin* millaje sacan_el sacaron_la estima*
  se_saca de_donde_sale base liquidacion operacion desglos* breakdown
porque: por_que porque xq why motivo* razon* reason* causa how_come pq porq
tarifa: tarif* tasa tasas porcentaj* rate rates percent* mil millar per_thousand por_mil bracket* progresiv*
fecha: fecha* plazo plazos vence vencen vencimient* calendari* limite* deadline* date dates cuando schedule calendar
  hasta_cuando until expir* due_date when ultimo_dia last_day expires
descuento: descuent* rebaja rebajas prontopago pronto_pago discount* early bonific* dcto ahorr* promoc* promo
exencion: exencion* exent* exoner* excluid* excluir exclusion excluyan exclude* exim* exempt* exempc* waive* waiver*
  tratamiento_especial tratamiento_preferencial special_treatment preferencial free_of
especial: iglesia* church* parroquia* fundacion* foundation* victima* victim* templo* patrimoni* heritage lucro
  nonprofit discapac* disab* senior* elderly jubil* pension* adulto_mayor desplaz* displaced reserva_forestal
  wheelchair tercera_edad
declarar: declarar declar* presentar presento presentacion filing file files filed filings return returns tax_return
  liquidacion_privada dclarar
formulario: formulari* form forms formato* planilla
corregir: corregir* correcc* corrijo corrija* corrijan amend* rectif* correct* fix error equivoq* mistake
bimestre: bimest* bimonth* bimens* anual yearly annual two_months
retencion: reteica rete retenc* retien* reten* retuv* withh* retef* autorret* retenedor* subtract* retenc
  descontaron_del deducted
rit: rit registro_de_informacion taxpayer_register
inscribir: inscri* registr* matricul* enroll* signup sign_up darme_de_alta register* registration incorpor*
abrir_negocio: abrir abri abro abriendo abrimos apert* montar monte monto_un montando montamos iniciar inici* emprend*
  arranc* start* launch* began set_up setting open* new_business constitu* nuevo_negocio
cerrar_negocio: cerrar cerre cierr* cerro cerrado clausur* closed close closing closes shut* cese cesar quebr*
  bankrupt* dissol* dar_de_baja de_baja deregist* unregist* acabe acabo liquide out_of_business wound ceased
  cancelacion cerr retire liquidamos vendi_el
actualizar: actualiz* modific* cambi* chang* updat* edit* traslad* mude mudo mudam* mudanz* relocat* moved moving
  nuevo nueva new reemplaz* swap replac*
rut: rut dian renta iva income vat nacional retefuente federal irs
representante: representante* gerente* socio socios socia accionist* representative* manager* shareholder* ceo
  partner* director*
legal: legal legales
actividad: actividad* ciiu activit*
correo: correo* email* mail mails mailbox gmail hotmail buzon e_mail
telefono: telefono* telfono* celular* cel phone* cell cellphone mobile* numero_de_telefono sms fijo landline pbx linea
  line hotline
direccion: direccion* address* domicilio dir direcion
numero: numero* number* num nro codigo_del
estado_cuenta: estado_cuenta estado_de cuenta_general statement* extracto* account_statement account estado
  relacion_de
todo: todo todos todas toda tod general consolidad* complet* everything all full overall entire sum_of cada each
verificar: verific* valid* autentic* comprob* confirmar confirm* genuine* authentic* verify* legitim* constat* cotej*
  corrobor*
falso: falso falsa falsos fals* chimb* fake* forged legit* real verdader* original truch* adulter*
codigo: codigo* qr code codes clave* token otp pin password* contrasena* contrasena pasword
acuerdo: acuerdo* convenio* facilidad facilidades agreement* arreglo arreglos plan plans refinanc* financi* pact* deal
cuotas: cuota* instal* mensualidad* diferid* diferir diferido diferida poquit* partes parts split fraccion* monthly
  plazo plazos letras payment_plan contad* installments partial
incumplir: incumpl* default* missed miss atrase broke caer caido clausul* breach* revoc*
estado_tramite: como_va avance* avanz* status* progress* en_que resuel* resol* contest* respond* respuest* answer*
  reply replied novedad* noticias news track* where_is_my va_mi que_paso demor* stage etapa updates decid* decision
  resolucion pronunci*
tramite: tramite* solicitud* peticion* expediente* caso casos request* case cases procedure* process* application*
  pqr* petition* pedido
radicado: radicad* radicacion radiqu* filing_number reference ticket radico
radicar: radicar radic* present* interpon* lodge* submit* instaur* poner pongo formal formaliz* raise tramitar entabl*
queja: queja* quej* reclamo complaint* complain* denunci* inconform* grievance* mal_servicio mala_atencion maltrat*
  rude
sugerencia: sugerenc* suggest* propuesta* idea recomend* felicit* congratul* praise* commend* reconocimient* propon*
  feedback
peticion: derecho peticion petition* request_for
intereses: interes intereses moratori* interest* recarg* recargo* surcharg* usura
sancion: sancion* sansion* multa multas multaron multan multen multado penalt* fine fines extemporan* penaliz*
amnistia: amnist* alivi* condon* perdon* amnest* forgiv* relief benefici* jubileo descuento_de_intereses quiten_los
  borron rebaja_de
coactivo: coactiv* embarg* mandamient* juzg* remat* secuestr* garnish* seiz* lien liens auction* foreclos* frozen
  freeze* congel* enforcement summon* desembarg* levant* persuasiv* cobro_juridico juridico ejecut* medida_cautelar
  bailiff cobranz* attached attachment excepcion*
prescripcion: prescri* caduc* lapse* statute* barred expired_debt prescrib* limitation* too_old ya_no_se_puede_cobrar
  vencio_la
viejo: viej* antigu* old anterior* pasado* decada hace_anos veinte years_ago hace_diez previous last former
dividir: desenglob* englob* subdivi* dividi* split* merg* mutacion* segreg* loteo partir partimos separar divide unir
  juntar juntaron
area: linder* area metro metros construcc* construid* square boundar* measur* medida* medid* mutacion piso pisos floor
  floors planta ampli* remodel* rooms lindero build built
propietario: propietari* owner* ownership duen* titular* title deed* escritur* poseedor* posesion* possession
  tradicion belongs nombre_de whose registrador oripp
estrato: estrat* strat*
info: consult* averigu* saber informac* info lookup find_out know conocer enter* dato detalles details look_up inform
matricula: matricula* chip ficha folio npn id_predio numero_predial cadastral_number predial_number property_number
  property_id
quien: quien quienes who kien
nombre: nombre* name names llamas llama named nombr*
estampilla: estampill* stamp stamps pro_cultura prouniversidad prodeporte pro
contrato: contrat* contract* contratist* consorci* tender licitac* prestacion
valorizacion: valoriz* megaobr* betterment* mega_obras contribucion contribution obras
datos_personales: datos habeas privacidad privac* personales tratamiento gdpr suprim* personal data information_about
  autorice autorizacion consent*
borrar: borr* elimin* suprim* delet* remov* eras* quiten saquen unsubscrib* take_me_off forget_me
cita: cita citas turno turnos agend* reserv* appointment* book* slot slots apartar apartame aparteme apartarme ficho
  ficha_de
presencial: presencial* oficina oficinas sede sedes ventanilla* cam alcaldia office offices desk counter in_person
  modulo supercade casita_de hall visit visitar personalmente physically
horario: horari* hora horas abren abre abierto abiert* cierran atienden jornada* sabado* domingo* festiv* hour hours
  open opening weekend* saturday* holiday* lunch mediodia madrugad* trabajan laboran
donde: donde dnd ubica* queda quedan where located location* aonde onde ubicacion direccion_de llegar
`;
