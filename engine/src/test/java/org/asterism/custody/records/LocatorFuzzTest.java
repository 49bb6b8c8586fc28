package org.asterism.custody.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.asterism.key.SampleForm;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;

/// Any bytes are a locator, places or a debt, which encode to the same bytes again, or are refused.
class LocatorFuzzTest {
  @FuzzTest
  void anyBytesAreALocatorOrRefused(byte[] input) {
    try {
      assertArrayEquals(input, Locator.decode(input, SampleForm.ALL).encode());
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesArePlacesOrRefused(byte[] input) {
    try {
      assertArrayEquals(input, Places.decode(input).encode());
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreADebtOrRefused(byte[] input) {
    try {
      var note = new Note(NoteTable.DEBTS, 1, input, new byte[0]);
      assertArrayEquals(input, Debt.read(note).note().name());
    } catch (CorruptRowException declared) {
      assertTrue(declared.getMessage() != null);
    }
  }
}
