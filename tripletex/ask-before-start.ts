import type { Dispatcher } from 'undici';

/**
 * A dispatcher that asks just before a request is written to a connection whether it still may be; `mayStart` throws when not.
 * Whatever fails earlier, be it the name, the connection, TLS or the wait for a free connection, surely did nothing; whatever
 * fails later may have been carried out.
 */
export function askBeforeStart(dispatcher: Dispatcher, mayStart: () => void): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => dispatch(options, asking(handler, mayStart)));
}

function asking(handler: Dispatcher.DispatchHandler, mayStart: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => {
      mayStart();
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
    onResponseStart: (...start) => handler.onResponseStart?.(...start),
    onResponseData: (...data) => handler.onResponseData?.(...data),
    onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
    onResponseError: (...error) => handler.onResponseError?.(...error),
  };
}
