import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type OnModuleInit,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { finalize, from, switchMap } from 'rxjs';
import { Config } from '../../config/config.js';
import { nodeRequest } from '../../log/node-request.js';
import { MULTIPART, typeOf } from './body.js';
import type { FileLimits } from './multipart.js';
import { newFolder, remove, removeOld } from './uploaded-file.js';

const UPLOAD = 'upload';

export const uploadOf = (handler: object) =>
  Reflect.getMetadata(UPLOAD, handler) as Partial<FileLimits> | undefined;

/**
 * Reads the files after all guards, so that only somebody who is allowed to can fill the disk, and before the pipes.
 */
@Injectable()
class UploadInterceptor implements NestInterceptor, OnModuleInit {
  constructor(private readonly config: Config) {}

  async onModuleInit() {
    await removeOld();
  }

  async intercept(context: ExecutionContext, next: CallHandler<unknown>) {
    const request = context.switchToHttp().getRequest<object>();
    const raw = nodeRequest(request);
    if (typeOf(raw.headers) !== MULTIPART) return next.handle();
    const folder = await newFolder();
    const { file, field } = this.config.options.bytes;
    const limits = { maxFiles: 1, maxBytes: file, maxFieldBytes: field };
    // Loaded with the first form that has files.
    const { readFiles } = await import('./multipart.js');
    const reading = readFiles(raw, { ...limits, ...uploadOf(context.getHandler()) }, folder);
    return from(reading).pipe(
      switchMap(({ fields, files }) => {
        Object.assign(request, { body: fields, files });
        return next.handle();
      }),
      finalize(() => void remove(folder)),
    );
  }
}

/**
 * Write it above a handler that takes files. `@UploadedFiles() files: UploadedFile[]` are the files, which are on the
 * disk. `@Body()` has the other fields. After the handler, the files are deleted: copy what you want to keep.
 */
export const Upload = (limits: Partial<FileLimits> = {}) =>
  applyDecorators(SetMetadata(UPLOAD, limits), UseInterceptors(UploadInterceptor));
