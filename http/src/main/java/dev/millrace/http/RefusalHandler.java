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

  RefusalHandler(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Object said = request.getAttribute(ERROR_MESSAGE);
    String reason = said == null ? HttpStatus.getMessage(status) : said.toString();
    HttpAnswer answer =
        refusals.refuse(status, "the request is not HTTP: " + reason.toLowerCase(Locale.ROOT));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }
}
