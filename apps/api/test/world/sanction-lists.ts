/** Somebody on a list of the tests. They do not exist. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly birthDate?: string;
  readonly entity?: boolean;
}

const NOBODY: Listed = { id: '9000', name: 'Zebulon Quixworth', birthDate: '1931-01-02' };

/** A list of OFAC in the shape of the published one. */
export function ofacList(listed: readonly Listed[] = [], publishedOn = new Date()): string {
  const all = [...listed, NOBODY];
  const day = publishedOn.toISOString().slice(0, 10);
  const [year, month, date] = day.split('-');
  const entries = all.map(({ id, name, birthDate, entity }) => {
    const words = name.split(' ');
    const last = entity ? name : words.at(-1)!;
    const first = entity ? '' : `<firstName>${words.slice(0, -1).join(' ')}</firstName>`;
    const born = birthDate
      ? `<dateOfBirthList><dateOfBirthItem><uid>1</uid><dateOfBirth>${ofacDate(birthDate)}</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>`
      : '';
    return `<sdnEntry><uid>${id}</uid>${first}<lastName>${last}</lastName><sdnType>${entity ? 'Entity' : 'Individual'}</sdnType><programList><program>TEST</program></programList>${born}</sdnEntry>`;
  });
  return `<?xml version="1.0"?><sdnList><publshInformation><Publish_Date>${month}/${date}/${year}</Publish_Date><Record_Count>${all.length}</Record_Count></publshInformation>${entries.join('')}</sdnList>`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const ofacDate = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[month! - 1]} ${year}`;
};

/** One list of each source, all of today, with nobody on them whom a test knows. */
export function quietLists(today = new Date()): Record<'OFAC_SDN' | 'UN' | 'EU' | 'UK', string> {
  const day = today.toISOString().slice(0, 10);
  const [year, month, date] = day.split('-');
  return {
    OFAC_SDN: ofacList([], today),
    UN: `<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="${day}T00:00:00Z"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Zenobia</FIRST_NAME><SECOND_NAME>Quartermain</SECOND_NAME><REFERENCE_NUMBER>TSi.1</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`,
    EU: `<?xml version="1.0"?><export generationDate="${day}T10:00:00.000+01:00"><sanctionEntity euReferenceNumber="EU.1" logicalId="1"><subjectType code="person" classificationCode="P"/><nameAlias wholeName="Xanthippe Oddington" strong="true"/></sanctionEntity></export>`,
    UK: `<?xml version="1.0"?><Designations><DateGenerated>${date}/${month}/${year}</DateGenerated><Designation><UniqueID>TST1</UniqueID><IndividualEntityShip>Individual</IndividualEntityShip><Names><Name><Name1>Yorick</Name1><Name6>UPSTAIRS</Name6><NameType>Primary Name</NameType></Name></Names></Designation></Designations>`,
  };
}
