import { Link } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { Moment } from '../design/moment';
import { Cell, HeadCell, Row, Table } from '../design/table';
import { amountToText } from '../format/amount';
import { codeToWords, countryToName } from '../format/words';
import { AssetStatus } from './asset-status';
import { ParcelMark } from './parcel-mark';

export function AssetTable({ assets }: { assets: readonly Schema<'Asset'>[] }) {
  return (
    <Table
      caption="Assets"
      head={
        <>
          <HeadCell>Asset</HeadCell>
          <HeadCell wide>Type</HeadCell>
          <HeadCell wide align="right">
            Valuation
          </HeadCell>
          <HeadCell wide align="right">
            Changed
          </HeadCell>
          <HeadCell align="right">Status</HeadCell>
        </>
      }
    >
      {assets.map((asset) => (
        <Row key={asset.id}>
          <Cell>
            <div className="flex items-center gap-3">
              <ParcelMark id={asset.id} />
              <div className="min-w-0">
                <Link
                  to="/assets/$assetId"
                  params={{ assetId: asset.id }}
                  className="wrap-anywhere-safe font-medium after:absolute after:inset-0"
                >
                  {asset.name}
                </Link>
                <p className="wrap-anywhere-safe text-xs text-faint">
                  <span className="md:hidden">{`${codeToWords(asset.type)} · `}</span>
                  {countryToName(asset.country)}
                  {asset.external_id && <span className="font-mono">{` · ${asset.external_id}`}</span>}
                </p>
              </div>
            </div>
          </Cell>
          <Cell wide>
            <span className="text-sm text-soft">{codeToWords(asset.type)}</span>
          </Cell>
          <Cell wide align="right">
            <span className="figures whitespace-nowrap text-sm">
              {asset.valuation ? amountToText(asset.valuation) : <span className="text-faint">none</span>}
            </span>
          </Cell>
          <Cell wide align="right">
            <span className="text-sm text-soft">
              <Moment at={asset.updated_at} as="date" />
            </span>
          </Cell>
          <Cell align="right">
            <AssetStatus status={asset.status} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
