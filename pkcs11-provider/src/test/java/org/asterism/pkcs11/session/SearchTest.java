package org.asterism.pkcs11.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A search hands out what it found, in pieces of any size that a caller may come up with.
class SearchTest {
  @Test
  void piecesAddUpToTheWhole() {
    var search = new Search(new long[] {1, 2, 3, 4, 5});
    assertEquals(List.of(), search.take(0));
    assertEquals(List.of(1L, 2L), search.take(2));
    assertEquals(List.of(3L), search.take(1));
    assertEquals(List.of(4L, 5L), search.take(-1L));
    assertEquals(List.of(), search.take(Long.MAX_VALUE));
  }

  @Test
  void nothingFoundIsNoError() {
    assertEquals(List.of(), new Search(new long[0]).take(10));
  }
}
