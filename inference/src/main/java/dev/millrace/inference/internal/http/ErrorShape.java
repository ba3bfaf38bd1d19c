package dev.millrace.inference.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How an interface words a refusal. */
public enum ErrorShape {
  /** {@code {"error": {"message", "type", "param", "code"}}}. */
  OPENAI {
    @Override
    public ObjectNode json(ApiException error) {
      return error.json();
    }
  },
  /** {@code {"error": "message"}}. */
  OLLAMA {
    @Override
    public ObjectNode json(ApiException error) {
      return RequestFields.JSON.createObjectNode().put("error", error.getMessage());
    }
  };

  public abstract ObjectNode json(ApiException error);
}
