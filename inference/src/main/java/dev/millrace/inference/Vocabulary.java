package dev.millrace.inference;

/** What the service needs of a tokenizer. Safe for use by several threads. */
public interface Vocabulary {

  /** Names the tokenizer; the sha256 of its file. */
  String id();

  int size();

  /** The token that separates documents and ends an answer. */
  int endOfText();

  /** Token ids of a text; special tokens in it are plain text. */
  int[] encode(String text);

  /** The bytes a token stands for, not always whole characters. */
  byte[] tokenBytes(int token);
}
