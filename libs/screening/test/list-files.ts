// Small files in the shape of the published ones, with people who do not exist.

export const ofac = `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation><Publish_Date>11/19/2026</Publish_Date><Record_Count>3</Record_Count></publshInformation>
  <sdnEntry>
    <uid>101</uid><firstName>Sergei</firstName><lastName>VORONTSOV</lastName><sdnType>Individual</sdnType>
    <programList><program>TEST-EO1</program><program>TEST-EO2</program></programList>
    <idList><id><uid>7</uid><idType>Passport</idType><idNumber>AB 123-4567</idNumber><idCountry>Ruritania</idCountry></id></idList>
    <akaList>
      <aka><uid>8</uid><type>a.k.a.</type><category>strong</category><lastName>VORONTZOFF</lastName><firstName>Serge</firstName></aka>
      <aka><uid>9</uid><type>a.k.a.</type><category>weak</category><lastName>The Baker</lastName></aka>
    </akaList>
    <dateOfBirthList>
      <dateOfBirthItem><uid>1</uid><dateOfBirth>10 Dec 1948</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem>
      <dateOfBirthItem><uid>2</uid><dateOfBirth>circa 1950</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem>
      <dateOfBirthItem><uid>3</uid><dateOfBirth>1951 to 1953</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem>
      <dateOfBirthItem><uid>4</uid><dateOfBirth>Feb 1952</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem>
    </dateOfBirthList>
  </sdnEntry>
  <sdnEntry><uid>102</uid><lastName>NORTHWIND SHIPPING &amp; TRADING L.L.C.</lastName><sdnType>Entity</sdnType><programList/></sdnEntry>
  <sdnEntry><uid>103</uid><lastName>BLUE HERON</lastName><sdnType>Vessel</sdnType></sdnEntry>
</sdnList>`;

export const un = `<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-11-18T22:00:01.52Z">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>5001</DATAID><FIRST_NAME>KHALID</FIRST_NAME><SECOND_NAME>NASSER</SECOND_NAME><THIRD_NAME/>
      <UN_LIST_TYPE>Test</UN_LIST_TYPE><REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER>
      <NAME_ORIGINAL_SCRIPT>خالد ناصر</NAME_ORIGINAL_SCRIPT>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Khaled Naser; Halid Nasir</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Test</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1965-08-12</DATE></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1967</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH/>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X-998877</NUMBER><ISSUING_COUNTRY>Ruritania</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT/>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY>
      <DATAID>6001</DATAID><FIRST_NAME>AL-QAMAR TRADING</FIRST_NAME><REFERENCE_NUMBER>TSe.001</REFERENCE_NUMBER>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Alqamar General</ALIAS_NAME></ENTITY_ALIAS>
    </ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>`;

export const eu = `<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-17T10:00:00.000+01:00" globalFileId="1">
  <sanctionEntity euReferenceNumber="EU.1.1" logicalId="13">
    <regulation programme="TST"><publicationUrl>https://example.org</publicationUrl></regulation>
    <regulation programme="TST"/>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="Olga" middleName="Viktorovna" lastName="Zaitseva" wholeName="Olga Viktorovna Zaitseva" strong="true"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="Ольга Зайцева" strong="true"/>
    <nameAlias wholeName="Olya" strong="false"/>
    <birthdate circa="false" birthdate="1971-05-06" year="1971" monthOfYear="5" dayOfMonth="6"/>
    <birthdate circa="true" year="1973"/>
    <birthdate circa="false" yearRangeFrom="1975" yearRangeTo="1976"/>
    <birthdate circa="false" city="Nowhere"/>
    <identification identificationTypeCode="passport" identificationTypeDescription="National passport" number="77 889900" countryIso2Code="RU"/>
  </sanctionEntity>
  <sanctionEntity logicalId="14">
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias firstName="" lastName="" wholeName="Vostok Energomash" strong="true"/>
  </sanctionEntity>
</export>`;

export const uk = `<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <DateGenerated>16/11/2026</DateGenerated>
  <Designation>
    <UniqueID>TST0001</UniqueID><RegimeName>The Test (Sanctions) Regulations</RegimeName>
    <IndividualEntityShip>Individual</IndividualEntityShip>
    <Names>
      <Name><Name1>John</Name1><Name2>Robert</Name2><Name6>BLACKWOOD</Name6><NameType>Primary Name</NameType></Name>
      <Name><Name6>JACK BLACKWOOD</Name6><NameType>Alias</NameType></Name>
      <Name><Name6>JB</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>
    </Names>
    <NonLatinNames><NonLatinName><NameNonLatinScript>Джон Блэквуд</NameNonLatinScript></NonLatinName></NonLatinNames>
    <IndividualDetails><Individual>
      <DOBs><DOB>03/04/1955</DOB><DOB>dd/mm/1956</DOB><DOB>00/07/1957</DOB></DOBs>
      <PassportDetails><Passport><PassportNumber>GB5566778</PassportNumber></Passport></PassportDetails>
      <NationalIdentifierDetails><NationalIdentifier><NationalIdentifierNumber>NI-12-34-56</NationalIdentifierNumber></NationalIdentifier></NationalIdentifierDetails>
    </Individual></IndividualDetails>
  </Designation>
  <Designation>
    <UniqueID>TST0002</UniqueID><IndividualEntityShip>Entity</IndividualEntityShip>
    <Names><Name><Name6>Harbour and Steel Corporation</Name6><NameType>Primary Name</NameType></Name></Names>
  </Designation>
</Designations>`;
