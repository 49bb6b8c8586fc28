package org.asterism.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What is given back is taken again, by one at a time.
class PoolTest {

  @Test
  void oneObjectServesOneThreadAgainAndAgain() {
    var made = new AtomicInteger();
    var pool = new Pool<>(() -> new Object[] {made.incrementAndGet()});
    var first = pool.take();
    assertNotSame(first, pool.take());
    pool.giveBack(first);
    assertSame(first, pool.take());
    assertEquals(2, made.get());
  }

  @Test
  void nothingIsLeftAfterClear() {
    var pool = new Pool<>(Object::new);
    var first = pool.take();
    pool.giveBack(first);
    pool.clear();
    assertNotSame(first, pool.take());
  }
}
