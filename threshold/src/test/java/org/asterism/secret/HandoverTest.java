package org.asterism.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Given up exactly where it was not handed over.
class HandoverTest {
  private final AtomicInteger givenUp = new AtomicInteger();

  @Test
  void whatWasHandedOverIsKept() {
    assertEquals("owner", made("owner"));
    assertEquals(0, givenUp.get());
  }

  @Test
  void whatHasNoOwnerIsGivenUpOnce() {
    var failed = new IllegalStateException("no owner");
    assertSame(failed, assertThrows(IllegalStateException.class, () -> failing(failed)));
    assertEquals(1, givenUp.get());
  }

  @Test
  void theBlocksOwnFailureComesFirst() {
    var closing = new IOException("closing failed too");
    var failed =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (var handover = Handover.orElse(() -> refuse(closing))) {
                handover.to(requireOwner());
              }
            });
    assertSame(closing, failed.getSuppressed()[0]);
  }

  private String made(String owner) {
    try (var handover = Handover.orElse(givenUp::incrementAndGet)) {
      return handover.to(owner);
    }
  }

  private String failing(RuntimeException failed) {
    try (var handover = Handover.orElse(givenUp::incrementAndGet)) {
      if (givenUp.get() == 0) {
        throw failed;
      }
      return handover.to("owner");
    }
  }

  private static String requireOwner() {
    throw new IllegalStateException("no owner");
  }

  private static void refuse(IOException failure) throws IOException {
    throw failure;
  }
}
