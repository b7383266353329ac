/** A plan of parcels, drawn by hand: the sign-in page's one picture. */
const BOUNDARIES = [
  'M-10 118L96 96l88 22 96-46 152 30 190-34',
  'M96 96L74 230l-84 22 M74 230l112 20 96-26 -4-152',
  'M184 118l2 132-30 118 24 142 M282 224l118 34 32-156',
  'M156 368l-166 20 M156 368l132-18 112-92 M288 350l36 128-144 32',
  'M400 258l222-22 M432 102l66 142 20 168 104 18 M518 412l-194 66-20 150',
  'M180 510l-40 118 M180 510l-190 22 M324 478l14 6 M518 412l-10 216 M400 258l44 178',
];
const MARKS = [
  [96, 96],
  [184, 118],
  [282, 224],
  [74, 230],
  [186, 250],
  [156, 368],
  [288, 350],
  [400, 258],
  [432, 102],
  [498, 244],
  [518, 412],
  [324, 478],
  [180, 510],
  [444, 436],
] as const;
const NUMBERS = [
  ['1041', 128, 178],
  ['1042', 222, 168],
  ['1043', 344, 158],
  ['1044/2', 96, 314],
  ['1051', 230, 300],
  ['1052', 332, 386],
  ['1060', 456, 340],
  ['1061', 540, 320],
  ['1044/1', 62, 452],
  ['1053', 226, 430],
  ['1070', 244, 566],
  ['1071', 410, 540],
  ['1038', 348, 52],
  ['1037', 66, 52],
  ['1045', 530, 150],
  ['1072', 560, 520],
] as const;

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
          <path d="M50 46v8M46 50h8" className="stroke-rule-strong" strokeWidth="0.75" fill="none" />
        </pattern>
        <pattern id="hatching" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(38)">
          <path d="M0 0v7" className="stroke-accent" strokeWidth="0.9" />
        </pattern>
      </defs>
      <rect width="600" height="620" fill="url(#survey-grid)" />
      <path d="M282 224l118 34-112 92-132 18 30-118z" fill="url(#hatching)" />
      <g fill="none" className="stroke-faint" strokeWidth="0.9" strokeLinejoin="round">
        {BOUNDARIES.map((line) => (
          <path key={line} d={line} />
        ))}
      </g>
      <path
        d="M282 224l118 34-112 92-132 18 30-118z"
        fill="none"
        className="stroke-accent"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <g className="fill-paper stroke-faint" strokeWidth="0.9">
        {MARKS.map(([x, y]) => (
          <circle key={`${x} ${y}`} cx={x} cy={y} r="2.6" />
        ))}
      </g>
      <g className="fill-faint font-mono" fontSize="10.5" textAnchor="middle">
        {NUMBERS.map(([number, x, y]) => (
          <text key={number} x={x} y={y}>
            {number}
          </text>
        ))}
      </g>
    </svg>
  );
}
