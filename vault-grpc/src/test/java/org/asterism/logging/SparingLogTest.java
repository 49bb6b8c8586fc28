package org.asterism.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What others cause at will fills no log, and is not forgotten.
class SparingLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(SparingLogTest.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong now = new AtomicLong();
  private final SparingLog log = new SparingLog(logger, now::get);

  @BeforeEach
  void listen() {
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
    lines.start();
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  private String last() {
    return lines.list.getLast().getFormattedMessage();
  }

  @Test
  void theSameOfTheSameComesOnceInAWhileWithItsCount() {
    for (int i = 0; i < 1000; i++) {
      log.warn("guest", "C_Sign", () -> "failed");
    }
    assertEquals(1, lines.list.size());
    now.addAndGet(SparingLog.PAUSE.toNanos());
    log.warn("guest", "C_Sign", () -> "failed");
    assertEquals(2, lines.list.size());
    assertEquals("failed (and 999 times more since the last such line)", last());
    now.addAndGet(SparingLog.PAUSE.toNanos());
    log.warn("guest", "C_Sign", () -> "failed");
    assertEquals("failed", last());
  }

  @Test
  void anotherSourceAndAnotherPlaceAreHeard() {
    for (int i = 0; i < 10; i++) {
      log.error("guest", "C_Sign", () -> "first");
      log.error("neighbour", "C_Sign", () -> "second");
      log.error("guest", "C_Decrypt", () -> "third");
    }
    assertEquals(3, lines.list.size());
  }

  @Test
  void aStackTraceComesOnceForEachPlace() {
    for (int i = 0; i < 10; i++) {
      log.error("guest " + i, "here", () -> "a fault", new IllegalStateException());
    }
    assertNotNull(lines.list.getFirst().getThrowableProxy());
    assertEquals(10, lines.list.size());
    lines.list.stream().skip(1).forEach(line -> assertNull(line.getThrowableProxy()));
  }

  @Test
  void manySourcesTakeNoMoreMemoryThanTheirBound() {
    for (int i = 0; i < 20_000; i++) {
      int source = i;
      log.warn(source, "here", () -> "line " + source);
    }
    log.warn(19_999, "here", () -> "once more");
    assertEquals(20_000, lines.list.size());
    log.warn(0, "here", () -> "forgotten");
    assertEquals("forgotten", last());
  }

  @Test
  void aForeignTextIsOneLineAndShort() {
    String shown = SparingLog.foreign("a\nb\u001b[2J" + "x".repeat(1 << 20));
    assertTrue(shown.startsWith("a?b?[2Jx"), shown);
    assertEquals(SparingLog.MAX_FOREIGN + 1, shown.length());
    assertEquals("short", SparingLog.foreign("short"));
  }
}
