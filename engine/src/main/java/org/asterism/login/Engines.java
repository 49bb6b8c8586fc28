package org.asterism.login;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Policy.Allowed;

/// Whom a token's policies let act at each vault. Kept in its row: the policies' digests are part
/// of every act, so another list in the configuration must not change them for a token that exists.
public record Engines(Map<EnrolmentId, List<Allowed>> allowed) {
  /// Each is named in every rule of a policy, which has an end.
  public static final int MAX_ENGINES = 16;

  private static final int ANY_HOST = 1;
  private static final int HOST = 2;
  private static final int SIMULATED = 3;

  public Engines {
    allowed = Map.copyOf(allowed);
    for (List<Allowed> each : allowed.values()) {
      if (each.isEmpty() || each.size() > MAX_ENGINES) {
        throw new IllegalArgumentException(
            "a vault serves 1 to %d engines of a token, not %d"
                .formatted(MAX_ENGINES, each.size()));
      }
    }
  }

  /// The engines of this directory.
  public static Engines of(Members members) {
    return new Engines(members.all().stream().collect(toMap(Member::id, Member::engines)));
  }

  void write(FieldWriter out) {
    out.number(allowed.size());
    allowed.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(TokenRecord.BY_HEX))
        .forEach(entry -> {
          out.bytes(entry.getKey().bytes().toByteArray()).number(entry.getValue().size());
          entry.getValue().forEach(engine -> write(out, engine));
        });
  }

  static Engines read(FieldReader in) throws CorruptRowException {
    var allowed = new LinkedHashMap<EnrolmentId, List<Allowed>>();
    int vaults = in.number(0, ByteSharing.MAX_SHARES);
    for (int i = 0; i < vaults; i++) {
      allowed.put(EnrolmentId.of(in.bytes()), in.list(MAX_ENGINES, Engines::one));
    }
    return new Engines(allowed);
  }

  private static void write(FieldWriter out, Allowed engine) {
    switch (engine) {
      case Allowed.AnyHost() -> out.number(ANY_HOST);
      case Allowed.Host(Octets digest) -> out.number(HOST).bytes(digest.toByteArray());
      case Allowed.Simulated(Octets digest) -> out.number(SIMULATED).bytes(digest.toByteArray());
    }
  }

  private static Allowed one(FieldReader in) throws CorruptRowException {
    return switch (in.number(ANY_HOST, SIMULATED)) {
      case ANY_HOST -> new Allowed.AnyHost();
      case HOST -> new Allowed.Host(Octets.of(in.bytes()));
      default -> new Allowed.Simulated(Octets.of(in.bytes()));
    };
  }
}
