package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.RequestFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A headless Chromium with one page, driven over the Chrome DevTools Protocol. */
final class Browser implements AutoCloseable {
  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private int lastId;

  /**
   * @param profile an empty folder
   */
  Browser(Path profile, URI page) throws Exception {
    process = start(profile);
    URI debugger = debugger(process.inputReader());
    String target =
        "http://127.0.0.1:"
            + debugger.getPort()
            + "/json/new?"
            + page.toString().replace("#", "%23");
    HttpRequest open =
        HttpRequest.newBuilder(URI.create(target)).PUT(HttpRequest.BodyPublishers.noBody()).build();
    JsonNode tab = Http.json(client.send(open, BodyHandlers.ofString()));
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(tab.at("/webSocketDebuggerUrl").textValue()), new Listener())
            .join();
    send("Runtime.enable", object());
    send("Log.enable", object());
    send("Page.enable", object());
  }

  private static Process start(Path profile) {
    ProcessBuilder builder =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError("this test runs chromium (Debian: chromium): " + e.getMessage(), e);
    }
  }

  private static URI debugger(BufferedReader output) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      int at = line.indexOf("ws://");
      if (at >= 0) {
        return URI.create(line.substring(at).trim());
      }
    }
    throw new IOException("the browser did not start: " + lines);
  }

  /** The value of a script, its promise awaited. */
  JsonNode run(String script) {
    ObjectNode parameters = object().put("expression", script);
    parameters.put("awaitPromise", true).put("returnByValue", true).put("userGesture", true);
    JsonNode answer = send("Runtime.evaluate", parameters);
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.get("exceptionDetails").toString());
    }
    return answer.at("/result/value");
  }

  /** Waits until a script's value is true. */
  void await(String condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!run("Boolean(" + condition + ")").asBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("never true: " + condition + "; faults: " + faults);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A figure of {@code Performance.getMetrics}, such as {@code TaskDuration} in seconds. */
  double metric(String name) {
    send("Performance.enable", object());
    for (JsonNode metric : send("Performance.getMetrics", object()).path("metrics")) {
      if (metric.path("name").asText().equals(name)) {
        return metric.path("value").doubleValue();
      }
    }
    throw new IllegalArgumentException("no metric " + name);
  }

  /** Bytes of the heap of JavaScript that are in use after a collection. */
  double heapAfterCollection() {
    send("HeapProfiler.collectGarbage", object());
    return metric("JSHeapUsedSize");
  }

  /** Presses a key, such as {@code ArrowRight}; modifiers: 2 is Ctrl. */
  void press(String key, int keyCode, int modifiers) {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          object()
              .put("type", type)
              .put("key", key)
              .put("code", key)
              .put("windowsVirtualKeyCode", keyCode)
              .put("modifiers", modifiers));
    }
  }

  /** Types a text into what has the focus. */
  void type(String text) {
    send("Input.insertText", object().put("text", text));
  }

  void size(int width, int height, boolean phone) {
    send(
        "Emulation.setDeviceMetricsOverride",
        object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", phone ? 2 : 1)
            .put("mobile", phone));
  }

  /** {@code light} or {@code dark}. */
  void colorScheme(String scheme) {
    ObjectNode parameters = object();
    parameters
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", scheme);
    send("Emulation.setEmulatedMedia", parameters);
  }

  void screenshot(Path file) throws IOException {
    JsonNode picture = send("Page.captureScreenshot", object().put("format", "png"));
    Files.write(file, Base64.getDecoder().decode(picture.at("/data").textValue()));
  }

  /** Exceptions, console errors and failed loads so far. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  /** The same, which the test has expected. */
  List<String> takeFaults() {
    synchronized (faults) {
      List<String> taken = List.copyOf(faults);
      faults.clear();
      return taken;
    }
  }

  private JsonNode send(String method, ObjectNode parameters) {
    int id = ++lastId;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    ObjectNode message = object().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static ObjectNode object() {
    return RequestFields.JSON.createObjectNode();
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    // Its helpers write to the profile too, which is deleted next.
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroy();
    helpers.forEach(ProcessHandle::destroy);
    try {
      process.waitFor();
      helpers.forEach(helper -> helper.onExit().join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sorts messages into answers and faults. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        take(Http.json(partial.toString()));
        partial.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(JsonNode message) {
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = pending.remove(message.get("id").intValue());
        if (answer != null) {
          answer.complete(message.has("error") ? message : message.get("result"));
        }
        return;
      }
      String method = message.at("/method").asText();
      boolean consoleError =
          method.equals("Runtime.consoleAPICalled")
              && message.at("/params/type").asText().equals("error");
      boolean logError =
          method.equals("Log.entryAdded")
              && message.at("/params/entry/level").asText().equals("error");
      if (method.equals("Runtime.exceptionThrown") || consoleError || logError) {
        faults.add(message.get("params").toString());
      }
    }
  }
}
