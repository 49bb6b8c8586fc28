package org.asterism.enclave.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/// Any opened row is an entry, which encodes to the same bytes again, or a [StoreException].
final class EntryCodecFuzzTest {
  @FuzzTest
  void isTotal(byte[] input) {
    for (Table table : List.of(Table.KEY, Table.OBJECT, Table.ACCOUNT)) {
      try (Entry entry = EntryCodec.decode(table, input)) {
        assert Arrays.equals(input, EntryCodec.encode(entry));
      } catch (StoreException declared) {
        assert declared.getMessage() != null;
      }
    }
    try (Staged staged = EntryCodec.decodeStaged(input)) {
      assert Arrays.equals(input, EntryCodec.encodeStaged(staged));
    } catch (StoreException declared) {
      assert declared.getMessage() != null;
    }
  }
}
