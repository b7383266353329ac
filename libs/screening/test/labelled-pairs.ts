import { type NameKind } from '@cadastre/screening';

export interface LabelledPair {
  readonly category: string;
  readonly kind: NameKind;
  readonly asked: string;
  readonly listed: string;
  readonly same: boolean;
}

// Made for the tests: names as they are written on forms on the left, as lists write them on the right. The rules were
// tuned on the first set; the second was written afterwards and nothing was changed for it. What the matcher gets wrong
// stays and counts.
type LabelledLines = Record<string, { kind: NameKind; same: boolean; lines: string }>;

const tunedOn: LabelledLines = {
  transliteration: {
    kind: 'person',
    same: true,
    lines: `
      Mohammed Al Rashidi | Muhammad AL-RASHEEDI
      Mohamed Husain Karimov | Muhammad Hussein KARIMOV
      Sergey Vorontsov | Sergei VORONTSOV
      Сергей Воронцов | Sergei VORONTSOV
      Yevgeny Khodasevich | Evgeniy HODASEVICH
      Евгений Ходасевич | Yevgeniy KHODASEVICH
      Aleksandr Zhukovskiy | Alexander ZHUKOVSKY
      Oleksandr Petrenko | Aleksandr PETRENKO
      Дмитрий Щербаков | Dmitry SHCHERBAKOV
      Dmitriy Scherbakov | Dmitry SHCHERBAKOV
      Yusuf Abdulkarim | Youssef ABDEL KARIM
      Abdul Rahman Saleh | Abdelrahman SALEH
      محمد حسين | Muhammad HUSSEIN
      Νίκος Παπαδόπουλος | Nikos PAPADOPOULOS
      Jürgen Müller-Lindqvist | Juergen MUELLER LINDQVIST
      François Lefèvre | Francois LEFEVRE
      Łukasz Wiśniewski | Lukasz WISNIEWSKI
      Nguyễn Văn Hùng | NGUYEN Van Hung
      Ahmet Öztürk | Ahmed OZTURK
      Usama Qasim Haddad | Osama KASSIM HADDAD
      Tatyana Chaikovskaya | Tatiana TCHAIKOVSKAYA
      Mikhail Romanoff | Mikhail ROMANOV
      Iurii Lysenko | Yuri LYSENKO
      Jamal Abd al-Nasser Farouk | Gamal ABDEL NASSER FAROUK`,
  },
  order: {
    kind: 'person',
    same: true,
    lines: `
      Kim Jong Sok | JONG SOK Kim
      Vorontsov, Sergei | Sergei VORONTSOV
      HERNANDEZ LOPEZ Maria Elena | Maria Elena HERNANDEZ LOPEZ
      Wei Zhang | ZHANG, Wei
      Park Chol-su | PAK Chol Su
      Kim Jongsok | KIM Jong Sok
      de la Cruz Ramirez, Jose | Jose DE LA CRUZ RAMIREZ
      Petrenko Oleksandr Ivanovych | Oleksandr Ivanovych PETRENKO`,
  },
  initials: {
    kind: 'person',
    same: true,
    lines: `
      S. Vorontsov | Sergei VORONTSOV
      John R. Blackwood | John Robert BLACKWOOD
      J. R. Blackwood | John Robert BLACKWOOD
      M. A. Khalifa | Mustafa Ahmad KHALIFA
      Maria E. Hernandez | Maria Elena HERNANDEZ`,
  },
  suffixes: {
    kind: 'person',
    same: true,
    lines: `
      Robert Blackwood Jr. | Robert BLACKWOOD
      Dr. Anselm Brightwater | Anselm BRIGHTWATER
      Sheikh Khalid bin Nasser | Khalid NASSER
      Gen. Tomas Echeverria | Tomas ECHEVERRIA
      Robert Blackwood III | Robert BLACKWOOD
      Hajji Gul Mohammad Zadran | Gul Muhammad ZADRAN`,
  },
  'left out or misspelt': {
    kind: 'person',
    same: true,
    lines: `
      John Blackwood | John Robert BLACKWOOD
      Ana Lucia Ferreira | Ana Lucia Santos FERREIRA
      Jhon Blackwood | John BLACKWOOD
      Anselm Brightwatter | Anselm BRIGHTWATER
      Tomas Echeveria | Tomas ECHEVERRIA
      Khalid Naser | Khalid NASSER
      Sergei Voronstov | Sergei VORONTSOV
      Olga Viktorovna Zaytseva | Olga ZAITSEVA
      Maria O'Sullivan | Maria OSULLIVAN
      Jean-Pierre Dubois | Jean Pierre DUBOIS
      Stefan Kowalsky | Stefan KOWALSKI`,
  },
  companies: {
    kind: 'entity',
    same: true,
    lines: `
      Northwind Shipping Ltd. | NORTHWIND SHIPPING LIMITED
      Northwind Shipping | NORTHWIND SHIPPING COMPANY L.L.C.
      OOO Vostok Energomash | VOSTOK ENERGOMASH LLC
      ООО Восток Энергомаш | VOSTOK ENERGOMASH LLC
      Banco Meridional S.A. | BANCO MERIDIONAL
      Northwind Shiping Co | NORTHWIND SHIPPING COMPANY
      Al-Qamar Trading Est. | AL QAMAR TRADING
      Alqamar General Trading FZE | AL QAMAR GENERAL TRADING
      The Harbour & Steel Corp | HARBOUR AND STEEL CORPORATION
      Vostok-Energomash | VOSTOKENERGOMASH`,
  },
  'near misses': {
    kind: 'person',
    same: false,
    lines: `
      John Blackwood | Jane BLACKWOOD
      John Blackwood | John BLACKMORE
      Robert Smith | Roberta SCHMITT
      Sergei Vorontsov | Sergei VORONIN
      Sergei Vorontsov | Andrei VORONTSOV
      Mohammed Ali | Mohammed OMAR
      Mohammed Al Rashidi | Mohammed AL HADIDI
      Ahmed Hassan | Ahmed HUSSEIN
      Maria Lopez | Mario LOPEZ
      Maria Garcia | Maria GARRIDO
      Wei Zhang | Wei ZHAO
      Li Wei | Liu WEI
      Kim Jong Sok | Kim YONG CHOL
      David Cohen | Daniel COHEN
      Anna Petrova | Alla PETROVA
      Ivan Petrov | Ivan PETROVSKY
      Peter Hansen | Petra HANSSON
      Thomas Martin | Martin THOMPSON
      Carlos Mendoza | Carlos MENDES
      Tomas Echeverria | Tomas ETXANDIA
      Khalid Nasser | Walid NASSER
      Omar Haddad | Amir HADDAD
      Jean Dupont | Jean DUPOND MOREL
      Anders Berg | Anders BERGMAN
      Paul Richards | Paul RICHARDSON
      Abdul Karim | Abdul RAHIM
      Yusuf Demir | Yusuf DEMIREL
      Ali Hassan | Hassan ALIYEV
      Olga Zaytseva | Olga ZAKHAROVA
      Stefan Kowalski | Stefan KOZLOWSKI
      James Brown | James BROWNE-WILKINSON TAYLOR
      Marco Rossi | Mario ROSSINI`,
  },
  'one word in common': {
    kind: 'person',
    same: false,
    lines: `
      Mohammed | Mohammed AL-RASHIDI
      John Blackwood | BLACKWOOD
      Maria Fernanda | Fernanda TORRES
      Ahmed | Ahmed Hassan KARIM
      Sofia Martinez | Elena Sofia KOVACS
      Wilhelm August Berger | August SCHNEIDER`,
  },
  'other companies': {
    kind: 'entity',
    same: false,
    lines: `
      Northwind Shipping Ltd | SOUTHWIND SHIPPING LIMITED
      Northwind Shipping Ltd | NORTHWIND FOODS LIMITED
      Banco Meridional | BANCO NACIONAL
      First National Bank | FIRST REGIONAL BANK
      Global Trading Company | GLOBAL SHIPPING COMPANY
      Al-Qamar Trading | AL SHAMS TRADING
      Vostok Energomash | ZAPAD ENERGOMASH
      Meridian Capital Partners | MERIDIAN PETROLEUM
      Blue Harbour Holdings | BLUE HORIZON HOLDINGS
      Delta Air Services | DELTA AGRO`,
  },
};

const heldOut: LabelledLines = {
  transliteration: {
    kind: 'person',
    same: true,
    lines: `
      Ibrahim Khaleel Mansoor | Ebrahim KHALIL MANSOUR
      Svyatoslav Gordeev | Sviatoslav GORDEYEV
      Святослав Гордеев | Sviatoslav GORDEYEV
      Ksenia Yakovleva | Xenia IAKOVLEVA
      Vyacheslav Tretyakov | Viacheslav TRETIAKOV
      Suleyman Çelik | Sulaiman CELIK
      Fatemeh Zahra Qorbani | Fatima ZAHRA GHORBANI
      Abdullah Noorzai | Abdallah NURZAI
      Göran Sjöström | Goran SJOSTROM
      Zviad Jaqeli | Zviad JAKELI
      Aliaksandr Lukyanov | Aleksandr LUKYANOV
      Hristo Georgieff | Khristo GEORGIEV
      Xiaoming Chen | CHEN Xiao Ming
      Mahmud Tarik Aziz | Mahmoud TAREQ AZIZ
      Andriy Kovalchuk | Andrii KOVALCHUK`,
  },
  'order, initials, suffixes': {
    kind: 'person',
    same: true,
    lines: `
      OKONKWO Chidi Emmanuel | Chidi Emmanuel OKONKWO
      P. Vandermeer | Pieter VANDERMEER
      Prof. Dr. Ingrid Solheim | Ingrid SOLHEIM
      Luis Alberto Quintero Sr | Luis Alberto QUINTERO
      Pieter van der Meer | Pieter VANDERMEER
      Tran Thi Mai | MAI Tran Thi
      Gonzalez-Perez, Raul | Raul GONZALEZ PEREZ`,
  },
  'left out or misspelt': {
    kind: 'person',
    same: true,
    lines: `
      Chidi Okonkwo | Chidi Emmanuel OKONKWO
      Ingird Solheim | Ingrid SOLHEIM
      Raul Gonzales | Raul GONZALEZ
      Katherine Ashdown | Catherine ASHDOWN
      Luis Quintero | Luis Alberto QUINTERO
      Emanuel Okonkwo | Emmanuel OKONKWO`,
  },
  companies: {
    kind: 'entity',
    same: true,
    lines: `
      Solheim Maritime AS | SOLHEIM MARITIME
      Petrokhim Servis OOO | PETROHIM SERVICE LLC
      Quintero y Hijos S.R.L. | QUINTERO HIJOS
      Gulf Star Petroleum FZCO | GULFSTAR PETROLEUM
      Tretyakov Steel Works PJSC | TRETIAKOV STEEL WORKS`,
  },
  'near misses': {
    kind: 'person',
    same: false,
    lines: `
      Ibrahim Mansour | Ibrahim MASRI
      Ibrahim Mansour | Ismail MANSOUR
      Pavel Sokolov | Pavel SOBOLEV
      Pavel Sokolov | Petr SOKOLOV
      Chidi Okonkwo | Chike OKAFOR
      Ingrid Solheim | Ingrid SOLBERG
      Luis Quintero | Luis QUINTANA
      Chen Wei | CHENG Wen
      Hassan Rahimi | Hassan ROUHANI
      Mehmet Yilmaz | Mehmet YILDIZ
      Catherine Ashdown | Christine ASHFORD
      Andriy Kovalchuk | Andriy KOVALENKO
      Viktor Orlov | Viktor ORLOVSKY
      Daniel Fischer | Daniela FISCHER
      Marta Nowak | Marek NOWAK
      Abdul Aziz | Abdul AHAD
      Erik Larsen | Erik LARSSON
      Samir Khoury | Samira KHOURY
      Jose Garcia Lopez | Jose GARCIA MARTINEZ
      Ivan Georgiev | Ivan GRIGOROV`,
  },
  'other companies': {
    kind: 'entity',
    same: false,
    lines: `
      Solheim Maritime AS | SOLHEIM FISHERIES
      Gulf Star Petroleum | GULF STREAM PETROLEUM
      Petrokhim Servis | PETROGAZ SERVIS
      Eastern Minerals Trading | WESTERN MINERALS TRADING
      Sunrise Logistics | SUNRISE TEXTILES
      Bank of Gordonia | BANK OF CALEDONIA`,
  },
};

function toPairs(lines: LabelledLines): LabelledPair[] {
  return Object.entries(lines).flatMap(([category, group]) =>
    group.lines
      .trim()
      .split('\n')
      .map((line) => {
        const [asked, listed] = line.split('|').map((name) => name.trim());
        return { category, kind: group.kind, same: group.same, asked: asked!, listed: listed! };
      }),
  );
}

export const labelledSets = { 'tuned on': toPairs(tunedOn), 'held out': toPairs(heldOut) };
