import { type CallList } from '../execution/call-list';
import { type Costs } from '../schedule/costs';
import { type SegmentSchedule } from '../schedule/schedule';

const UNPLACED = 0xffffffff;

/** What the clusters of a stage are predicted to cost. They are numbered here by first appearance. */
export class StageCosts {
  clusterCount = 0;
  total_ns = 0;
  largest_ns = 0;
  /** By cluster of the stage. */
  cost_ns = new Float64Array(1024);
  /** Cluster of the stage by unit of the stage. */
  clusterOf = new Uint32Array(1024);
  /** Number in the stage by number in the segment. */
  private places = new Uint32Array(1024);

  predict(schedule: SegmentSchedule, units: Uint32Array, list: CallList, costs: Costs): void {
    this.reserve(units.length, schedule.clusterCount);
    const { cost_ns, clusterOf, places } = this;
    const { clusters } = schedule;
    let count = 0;
    let total = 0;
    let largest = 0;
    for (let at = 0; at < units.length; at++) places[clusters[units[at]!]!] = UNPLACED;
    for (let at = 0; at < units.length; at++) {
      const unit = units[at]!;
      const cluster = clusters[unit]!;
      let place = places[cluster]!;
      if (place === UNPLACED) {
        place = places[cluster] = count++;
        cost_ns[place] = 0;
      }
      clusterOf[at] = place;
      const cost = costs.predict_ns(list, schedule.units[unit]!);
      const sum = (cost_ns[place]! += cost);
      total += cost;
      if (sum > largest) largest = sum;
    }
    this.clusterCount = count;
    this.total_ns = total;
    this.largest_ns = largest;
  }

  private reserve(units: number, clusters: number): void {
    if (this.clusterOf.length < units) this.clusterOf = new Uint32Array(units * 2);
    if (this.places.length < clusters) {
      this.places = new Uint32Array(clusters * 2);
      this.cost_ns = new Float64Array(clusters * 2);
    }
  }
}
