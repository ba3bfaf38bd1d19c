package dev.millrace.inference.internal.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How the objects of a stream follow each other. */
public enum Framing {
  /** Server-sent events, the last of them {@code [DONE]}. */
  EVENTS_AND_DONE("text/event-stream; charset=utf-8", ": waiting\n\n", "data: [DONE]\n\n"),
  /** Server-sent events. */
  EVENTS("text/event-stream; charset=utf-8", ": waiting\n\n", ""),
  /** Server-sent events that are named by their objects' {@code type}. */
  TYPED_EVENTS("text/event-stream; charset=utf-8", ": waiting\n\n", "") {
    @Override
    String frame(ObjectNode object) {
      return "event: " + object.path("type").asText() + "\n" + super.frame(object);
    }
  },
  /** An object a line. White space before one means nothing. */
  LINES("application/x-ndjson", " ", "") {
    @Override
    String frame(ObjectNode object) {
      return object + "\n";
    }
  };

  private final String contentType;
  private final String waiting;
  private final String last;

  Framing(String contentType, String waiting, String last) {
    this.contentType = contentType;
    this.waiting = waiting;
    this.last = last;
  }

  String contentType() {
    return contentType;
  }

  /** What says nothing, to learn whether the client is there. */
  String waiting() {
    return waiting;
  }

  /** What follows the last object. */
  String last() {
    return last;
  }

  String frame(ObjectNode object) {
    return "data: " + object + "\n\n";
  }
}
