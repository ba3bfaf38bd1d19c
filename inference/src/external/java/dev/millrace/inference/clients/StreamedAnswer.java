package dev.millrace.inference.clients;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The pieces of an answer as they come, up to so many; then it is broken off. */
final class StreamedAnswer implements StreamingChatResponseHandler {
  private final int most;
  private final List<String> pieces = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CompletableFuture<ChatResponse> response = new CompletableFuture<>();

  StreamedAnswer(int most) {
    this.most = most;
  }

  List<String> pieces() {
    return pieces;
  }

  /** Open once a piece has come and, if no more are wanted, the stream is broken off. */
  CountDownLatch first() {
    return first;
  }

  ChatResponse response() throws Exception {
    return response.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
    pieces.add(piece.text());
    if (pieces.size() >= most) {
      context.streamingHandle().cancel();
    }
    first.countDown();
  }

  @Override
  public void onCompleteResponse(ChatResponse whole) {
    response.complete(whole);
  }

  @Override
  public void onError(Throwable error) {
    response.completeExceptionally(error);
  }
}
