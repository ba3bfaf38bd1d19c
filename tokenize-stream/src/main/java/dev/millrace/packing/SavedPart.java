package dev.millrace.packing;

/**
 * A piece of an open block, to be kept under its number in place of what was kept there before.
 *
 * @param number from 0, which begins a block
 */
public record SavedPart(int number, byte[] bytes) {}
