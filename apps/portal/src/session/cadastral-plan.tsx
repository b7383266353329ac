type Point = readonly [x: number, y: number];

/** Boundary points; those beyond the frame only lead lines out of it. */
const POINTS = {
  a: [96, 96],
  b: [184, 118],
  c: [280, 72],
  d: [432, 102],
  f: [74, 230],
  g: [186, 250],
  h: [282, 224],
  i: [400, 258],
  j: [498, 244],
  k: [156, 368],
  l: [288, 350],
  m: [444, 436],
  n: [518, 412],
  o: [180, 510],
  p: [324, 478],
  toWest: [-20, 124],
  toWest2: [-20, 252],
  toWest3: [-20, 390],
  toWest4: [-20, 536],
  toEast: [640, 64],
  toEast2: [640, 226],
  toEast3: [640, 428],
  toNorth: [84, -20],
  toNorth2: [292, -20],
  toSouth: [140, 640],
  toSouth2: [304, 640],
  toSouth3: [508, 640],
} as const satisfies Record<string, Point>;

type Name = keyof typeof POINTS;

const BOUNDARIES: readonly (readonly Name[])[] = [
  ['toWest', 'a', 'b', 'c', 'd', 'toEast'],
  ['toWest2', 'f', 'g', 'h', 'i', 'j', 'toEast2'],
  ['toWest3', 'k', 'l', 'i', 'd', 'j', 'n', 'toEast3'],
  ['toWest4', 'o', 'p', 'm', 'n', 'toSouth3'],
  ['toNorth', 'a', 'f'],
  ['toNorth2', 'c', 'h'],
  ['b', 'g', 'k', 'o', 'toSouth'],
  ['l', 'p', 'toSouth2'],
  ['i', 'm'],
];

const CHOSEN: readonly Name[] = ['g', 'h', 'i', 'l', 'k', 'g'];

const NUMBERS: readonly (readonly [number: string, at: Point])[] = [
  ['1037', [190, 46]],
  ['1038', [440, 42]],
  ['1041', [135, 178]],
  ['1042', [232, 168]],
  ['1043', [350, 168]],
  ['1044', [446, 206]],
  ['1045', [562, 152]],
  ['1050', [62, 308]],
  ['1051', [262, 296]],
  ['1052', [366, 386]],
  ['1060', [466, 338]],
  ['1061', [574, 330]],
  ['1053', [238, 432]],
  ['1054', [66, 456]],
  ['1070', [238, 572]],
  ['1071', [418, 552]],
  ['1072', [572, 530]],
];

const lineThrough = (names: readonly Name[]): string => `M${names.map((name) => POINTS[name].join(' ')).join('L')}`;

/** The sign-in page's one picture: a plan of parcels, one of them taken up in the register. */
export function CadastralPlan() {
  return (
    <svg
      viewBox="0 0 600 620"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      className="absolute inset-0 size-full"
    >
      <defs>
        <pattern id="survey-grid" width="100" height="100" patternUnits="userSpaceOnUse" x="20" y="10">
          <path d="M50 46.5v7M46.5 50h7" className="stroke-rule-strong" strokeWidth="0.6" fill="none" />
        </pattern>
        <pattern id="hatching" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(38)">
          <path d="M0 0v7" className="stroke-accent" strokeWidth="0.9" />
        </pattern>
      </defs>
      <rect width="600" height="620" fill="url(#survey-grid)" />
      <path d={lineThrough(CHOSEN)} fill="url(#hatching)" />
      <g fill="none" className="stroke-faint" strokeWidth="0.8" strokeLinejoin="round">
        {BOUNDARIES.map((names) => (
          <path key={names.join()} d={lineThrough(names)} />
        ))}
      </g>
      <path d={lineThrough(CHOSEN)} fill="none" className="stroke-accent" strokeWidth="1.8" strokeLinejoin="round" />
      <g className="fill-paper stroke-faint" strokeWidth="0.8">
        {Object.entries(POINTS).map(([name, [cx, cy]]) => (
          <circle key={name} cx={cx} cy={cy} r="2.4" />
        ))}
      </g>
      <g className="fill-faint font-mono" fontSize="10" textAnchor="middle">
        <rect x="246" y="286" width="32" height="14" className="fill-inset" />
        {NUMBERS.map(([number, [x, y]]) => (
          <text key={number} x={x} y={y}>
            {number}
          </text>
        ))}
      </g>
    </svg>
  );
}
