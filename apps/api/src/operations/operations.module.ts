import { Global, Module } from '@nestjs/common';
import { OperationHandlers } from './operation-handlers';
import { OperationsController } from './operations.controller';
import { OperationsProcessor } from './operations.processor';
import { Operations } from './operations.service';

@Global()
@Module({
  controllers: [OperationsController],
  providers: [Operations, OperationHandlers, OperationsProcessor],
  exports: [Operations, OperationHandlers],
})
export class OperationsModule {}
