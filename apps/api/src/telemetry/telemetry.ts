import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Environment } from '../config/environment';

/** Traces of requests and of what they ask the database, sent where OTEL_EXPORTER_OTLP_ENDPOINT says; else nothing. */
export function startTelemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Environment): void {
  if (!endpoint) return;
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'cadastre-api' }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })),
    ],
  });
  provider.register();
  registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new PgInstrumentation()] });
}
