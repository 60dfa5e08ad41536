/** Kinds of street, as people write them, to the abbreviation of the normal form. */
export const STREETS = table({
  CL: 'calle cll cl clle call cale kalle calles caye clla calla street',
  CRA: 'carrera cra kra kr cr carr karrera carera crra carrra krr carrea crr carr car carrer',
  AV: 'avenida av avda ave avd abenida avnida avenue',
  DG: 'diagonal diag dg dig diagonl diagnal',
  TV: 'transversal transv trans tv tr trv trasversal tranversal transver',
  AUT: 'autopista aut autop',
  CIR: 'circular circ cir',
  PJ: 'pasaje psje',
});

/** Parts of an address after its number, to their abbreviation. */
export const PARTS = table({
  AP: 'apartamento apto apt ap apartameto aparatamento apartamneto aptto apartment',
  TO: 'torre to tor tower',
  BL: 'bloque bl bq blq bloke',
  MZ: 'manzana mz mza mzna manz mzn',
  CA: 'casa ca csa house',
  LT: 'lote lt lot',
  LC: 'local lc loc locl',
  OF: 'oficina of ofi ofic office',
  IN: 'interior int in',
  P: 'piso',
  ET: 'etapa et',
  BG: 'bodega bg bod',
  GJ: 'garaje gj parqueadero',
  CS: 'consultorio',
  SM: 'supermanzana',
});

/** Parts that carry a name. */
export const NAMED = table({
  BRR: 'barrio brr bario barro barrrio varrio bo br neighborhood',
  URB: 'urbanizacion urb urbanizasion',
  ED: 'edificio edif ed edf',
  CON: 'conjunto conj conjunto_residencial',
  UN: 'unidad und',
  CD: 'ciudadela',
  SEC: 'sector sec',
  VRD: 'vereda vda',
  C: 'corregimiento correg cgto',
});

/** Spoken ordinals of streets. */
export const ORDINALS = new Map<string, number>(
  [
    'primera primer primero primra 1ra',
    'segunda segundo',
    'tercera tercer tercero tersera',
    'cuarta cuarto',
    'quinta quinto kinta',
    'sexta sexto sesta',
    'septima septimo setima',
    'octava octavo oktava',
    'novena noveno nobena',
    'decima decimo desima',
  ].flatMap((names, at) => names.split(' ').map((name): [string, number] => [name, at + 1])),
);

export const DIRECTIONS: Record<string, string> = {
  norte: 'N',
  nte: 'N',
  north: 'N',
  sur: ' SUR',
  oeste: ' OESTE',
  occidente: ' OESTE',
  este: ' ESTE',
  oriente: ' ESTE',
};

/** Words that end the name of a barrio or a building. */
export const NAME_ENDS = new Set(
  (
    'y e o u en que con para por pero porque pues a al me le les se lo nos mi su un una unos unas cuanto cuanta cuantos cual debe debo debemos deben tiene tengo tienen ' +
    'esta estan estaba es son era no si ya ahi aca aqui quiero necesito necesita quisiera gracias porfa porfavor favor xfa xfavor pls cali valle colombia casa apto ' +
    'apartamento torre bloque manzana lote local oficina piso calle carrera cra cll avenida av diagonal transversal cc cedula nit predial predio hay aparece sale figura ' +
    'ubicado ubicada queda vivo viven donde cuando como debiendo llego va fue solicito q k x xq pa sin sobre desde hasta hace segun ante matricula numero comuna estrato ' +
    'municipio ciudad departamento santiago paga pago pague pagar paz factura recibo saldo valor impuesto ica tel telefono cel celular correo id pesa tambien entre ni solo the in and is owes mas menos dice pide pidio cobran cobra cobraron mejor hola buenas buenos eh ehh desean aun nunca tampoco porq'
  ).split(' '),
);

/** Barrios of Cali with a name that does not end where the rule for names would end it. */
export const BARRIOS = new Set(
  (
    'el vallado|siete de agosto|doce de octubre|veinte de julio|primero de mayo|san fernando|san fernando viejo|san fernando nuevo|san antonio|el penon|el jardin|el ingenio|' +
    'el caney|el limonar|el limonar viejo|el refugio|el lido|el cedro|el guabal|el diamante|el retiro|el poblado|el poblado dos|el rodeo|el trebol|el troncal|el bosque|el mortinal|el calvario|' +
    'el piloto|el hoyo|el nacional|el sena|el paraiso|el prado|el pondaje|el remanso|el morichal|el cortijo|el gran limonar|la flora|la base|la campina|la rivera|la merced|la floresta|' +
    'la hacienda|la selva|la fortaleza|la independencia|la esperanza|la libertad|la gran colombia|la isla|la alianza|la paz|la playa|la union|la sultana|la estrella|la buitrera|la luisa|las americas|' +
    'las ceibas|las acacias|las granjas|las quintas|los alamos|los andes|los cambulos|los comuneros|los guaduales|los guayacanes|los lagos|los libertadores|los naranjos|los robles|' +
    'los sauces|los parques|los cristales|los conquistadores|los chorros|los mangos|los pinos|ciudad jardin|ciudad cordoba|ciudad modelo|ciudad 2000|ciudad talanga|ciudad los alamos|ciudad capri|' +
    'ciudad melendez|ciudad pacifica|ciudad bochalema|valle del lili|villa del lago|villa del sol|villa colombia|villa del prado|villa del sur|villa san marcos|villa blanca|villa carmelo|villa luz|' +
    'alfonso lopez|alfonso bonilla aragon|antonio narino|julio rincon|manuela beltran|marroquin|marroquin dos|mariano ramos|mario correa|mojica|potrero grande|republica de israel|rodrigo lara bonilla|' +
    'ricardo balcazar|ulpiano lloreda|jose manuel marroquin|jose maria cordoba|jorge eliecer gaitan|jorge isaacs|jorge zawadsky|leon xiii|lleras camargo|lleras restrepo|eduardo santos|' +
    'benjamin herrera|belisario caicedo|belalcazar|bello horizonte|bella suiza|brisas de mayo|brisas de los alamos|brisas del limonar|calima|calimio norte|calimio desepaz|decepaz|desepaz|chiminangos|' +
    'cristobal colon|colseguros|compartir|cuarto de legua|cataya real|champagnat|departamental|evaristo garcia|fatima|fenalco kennedy|floralia|fepicol|francisco eladio ramirez|granada|guayaquil|' +
    'ignacio rengifo|industrial|ingenio|invicali|junin|juanambu|lourdes|loma de la cruz|lido|melendez|miraflores|metropolitano del norte|multicentro|municipal|napoles|normandia|nueva granada|' +
    'nueva floresta|nueva tequendama|obrero|olaya herrera|olimpico|pampa linda|pance|pasoancho|paso del comercio|petecuy|pizamos|polvorines|popular|porvenir|prados del norte|prados de oriente|prados del sur|' +
    'primavera|primitivo crespo|promociones populares|puerto mallarino|puerto nuevo|rafael uribe uribe|salomia|saavedra galindo|san benito|san bosco|san carlos|san cayetano|san cristobal|san judas|san judas tadeo|' +
    'san juan bosco|san juanito|san luis|san luisito|san marino|san nicolas|san pascual|san pedro|san pedro claver|san vicente|santa anita|santa barbara|santa elena|santa fe|santa isabel|santa monica|' +
    'santa monica popular|santa monica residencial|santa rita|santa rosa|santa teresita|santander|santo domingo|seguros patria|siloe|simon bolivar|sindical|sucre|tejares|tequendama|terron colorado|' +
    'torres de comfandi|ulpiano lloredo|unicentro|urbanizacion la flora|uribe uribe|versalles|vipasa|villanueva|vista hermosa|yira castro|zamorano|aranjuez|aguablanca|aguacatal|alameda|alamos|alirio mora beltran|' +
    'altos de menga|menga|alto jordan|alto napoles|alto menga|altos de santa elena|asturias|atanasio girardot|bajo aguacatal|bretana|buenos aires|buenaventura|caldas|camino real|canaverales|canaveralejo|capri|ceneval|' +
    'centenario|san juan|charco azul|comuneros|cuatro esquinas|daniel guillard|doce de octubre|eucaristico|fonaviemcali|gran limonar|guabal|horizontes|ingenio dos|jardin|jorge eliecer|jose holguin garces|lagos|laureano gomez|' +
    'limonar|llano verde|mayapan|mayapan las vegas|mojica dos|montebello|nuevo latir|ciudadela del rio|omar torrijos|orquideas|panamericano|pacara|periquillo|polvorines|quintas de don simon|rivera|ricardo balcazar|' +
    'samanes|samanes del cauca|santa clara|talanga|sameco|sena|tres de julio|trece de octubre|once de noviembre|union de vivienda popular|urbanizacion calimio|valle grande|vergel|el vergel|villa uribe|villas de guadalupe|yumbillo|zawadsky'
  ).split('|'),
);

function table(words: Record<string, string>): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([short, all]) => all.split(' ').map((word): [string, string] => [word, short])),
  );
}
