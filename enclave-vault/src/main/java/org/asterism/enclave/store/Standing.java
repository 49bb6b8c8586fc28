package org.asterism.enclave.store;

import java.util.Optional;
import org.asterism.enclave.seal.RowKey;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;

/// What a vault keeps of a record beside it: whose it is and whether it is in use. No secret is in
/// it, so that records are listed without opening them.
///
/// @param engine the name of its engine's census
/// @param token its token here, whatever engine put it: an account
/// @param confirmed whether it is in use, so that deleting it wants a grant
/// @param marked whether it waits for its end
/// @param bytes of its row on disk
public record Standing(
    Handle handle,
    RowKey engine,
    Optional<Handle> token,
    boolean confirmed,
    boolean marked,
    long bytes) {
  private static final int CONFIRMED = 1;
  private static final int MARKED = 2;

  Standing nowConfirmed() {
    return new Standing(handle, engine, token, true, marked, bytes);
  }

  Standing with(boolean nowMarked) {
    return new Standing(handle, engine, token, confirmed, nowMarked, bytes);
  }

  Standing with(long nowBytes) {
    return new Standing(handle, engine, token, confirmed, marked, nowBytes);
  }

  byte[] encode() {
    return new RowWriter()
        .fixed(handle.bytes().toByteArray())
        .fixed(engine.bytes())
        .octets(token.map(Handle::bytes).orElse(Octets.EMPTY))
        .u8((confirmed ? CONFIRMED : 0) | (marked ? MARKED : 0))
        .i64(bytes)
        .toArray();
  }

  static Standing decode(byte[] opened) throws StoreException {
    var in = new RowReader(opened);
    Handle handle = Handle.of(in.raw(Handle.LENGTH));
    RowKey engine = RowKey.of(in.raw(RowKey.BYTES));
    Octets token = in.octets();
    int flags = in.u8();
    long bytes = in.u64();
    in.end();
    if (flags > (CONFIRMED | MARKED)
        || bytes < 0
        || (!token.isEmpty() && token.size() != Handle.LENGTH)) {
      throw RowReader.malformed("a record's standing");
    }
    return new Standing(
        handle,
        engine,
        token.isEmpty() ? Optional.empty() : Optional.of(new Handle(token)),
        (flags & CONFIRMED) != 0,
        (flags & MARKED) != 0,
        bytes);
  }
}
