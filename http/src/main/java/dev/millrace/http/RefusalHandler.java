package dev.millrace.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what is no HTTP in the service's own words, where Jetty would send a page of HTML. */
final class RefusalHandler extends ErrorHandler {
  private final Refusals refusals;
  private final int maxHeaderBytes;

  RefusalHandler(Refusals refusals, int maxHeaderBytes) {
    this.refusals = refusals;
    this.maxHeaderBytes = maxHeaderBytes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    HttpAnswer answer = refusals.refuse(status, reason(request, status));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }

  private String reason(Request request, int status) {
    if (status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431
        || status == HttpStatus.URI_TOO_LONG_414) {
      return "the request's line and headers are larger than " + maxHeaderBytes + " bytes";
    }
    String usual = String.valueOf(HttpStatus.getMessage(status));
    Object said = request.getAttribute(ERROR_MESSAGE);
    return said == null || said.equals(usual)
        ? "the request cannot be read: it is no valid HTTP"
        : "the request cannot be read: " + said.toString().toLowerCase(Locale.ROOT);
  }
}
