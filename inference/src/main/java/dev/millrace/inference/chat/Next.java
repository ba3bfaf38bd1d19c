package dev.millrace.inference.chat;

/** What follows a conversation. */
public enum Next {
  /** The model's answer, after what begins it. */
  ANSWER,
  /** Whatever the model makes of the conversation. */
  ANYTHING,
  /** The rest of the last message. */
  CONTINUED
}
