package org.asterism.secret;

/// The main class of a child process of [LockedMemoryTest]: says how opening the arena went.
final class LockedMemoryProbe {
  private LockedMemoryProbe() {}

  public static void main(String[] args) {
    try {
      LockedMemory.require();
      System.out.println("locked");
    } catch (LockedMemoryException refused) {
      System.out.println("require: " + refused.getMessage());
      System.out.println("first use: " + firstUse(String.valueOf(refused.getMessage())));
    }
  }

  private static String firstUse(String expected) {
    try (var secret = SecretBytes.allocate(1)) {
      return "got " + secret;
    } catch (IllegalStateException refused) {
      return expected.equals(refused.getMessage()) ? "the same" : refused.toString();
    }
  }
}
