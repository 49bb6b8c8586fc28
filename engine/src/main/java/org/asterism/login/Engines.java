package org.asterism.login;

import java.util.List;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.vault.Octets;
import org.asterism.vault.Policy.Allowed;

/// Whom a token's policies let act. Kept in its row: the policies' digests are part of every act,
/// so another list in the configuration must not change them for a token that exists.
public record Engines(List<Allowed> allowed) {
  private static final int MAX_ENGINES = 64;
  private static final int ANY_HOST = 1;
  private static final int HOST = 2;
  private static final int SIMULATED = 3;

  public Engines {
    allowed = List.copyOf(allowed);
    if (allowed.isEmpty() || allowed.size() > MAX_ENGINES) {
      throw new IllegalArgumentException(
          "a token serves 1 to %d engines, not %d".formatted(MAX_ENGINES, allowed.size()));
    }
  }

  void write(FieldWriter out) {
    out.number(allowed.size());
    for (Allowed engine : allowed) {
      switch (engine) {
        case Allowed.AnyHost() -> out.number(ANY_HOST);
        case Allowed.Host(Octets digest) -> out.number(HOST).bytes(digest.toByteArray());
        case Allowed.Simulated(Octets digest) -> out.number(SIMULATED).bytes(digest.toByteArray());
      }
    }
  }

  static Engines read(FieldReader in) throws CorruptRowException {
    return new Engines(in.list(MAX_ENGINES, Engines::one));
  }

  private static Allowed one(FieldReader in) throws CorruptRowException {
    return switch (in.number(ANY_HOST, SIMULATED)) {
      case ANY_HOST -> new Allowed.AnyHost();
      case HOST -> new Allowed.Host(Octets.of(in.bytes()));
      default -> new Allowed.Simulated(Octets.of(in.bytes()));
    };
  }
}
