package org.asterism.operator;

import java.util.Optional;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.RosterChanges;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.RosterAuthority;

/// The word of operators for other seats in a key, as fields of an operator's question. Stateless.
final class AuthorityFields {
  private AuthorityFields() {}

  static void write(FieldWriter out, Optional<RosterAuthority> authority) {
    out.flag(authority.isPresent());
    authority.ifPresent(shown -> {
      out.text(shown.order()).number(shown.path().size());
      shown.path().forEach(hash -> out.bytes(hash.toByteArray()));
    });
  }

  static Optional<RosterAuthority> read(FieldReader in) throws CorruptRowException {
    return in.flag()
        ? Optional.of(
            new RosterAuthority(
                in.text(), in.list(RosterChanges.PATH_MAX, each -> Octets.of(each.bytes()))))
        : Optional.empty();
  }
}
