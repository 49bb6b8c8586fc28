package org.asterism.login;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.custody.assembled.Shares;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ShareBinding;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.ShareTag;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;

/// What each vault keeps of one root. Closing erases the shares.
public final class RootShares implements AutoCloseable {
  private final Map<EnrolmentId, SharePayload> payloads = new LinkedHashMap<>();
  private final Map<EnrolmentId, ShareTag> tags = new LinkedHashMap<>();

  private RootShares() {}

  /// What a root is split with.
  ///
  /// @param root of the token root, from which the payloads' blinding is derived
  public record Dealing(Members members, RowKeys root, SecureRandom random) {}

  /// @param encoded with its checksum
  /// @param token in the sharing that these are to be
  public static RootShares split(
      SecretBytes encoded, String name, TokenRecord token, Dealing dealing) {
    var split = new RootShares();
    Map<XCoordinate, SecretBytes> shares =
        token.sharing(dealing.members()).split(encoded, dealing.random());
    try (var handover = Handover.orElse(split::close)) {
      for (Member member : dealing.members().all()) {
        ShareBinding binding = token.binding(name, member.id());
        SecretBytes share = requireNonNull(shares.get(member.x()));
        SharePayload payload = Shares.payload(share, binding, dealing.root());
        split.payloads.put(member.id(), payload);
        split.tags.put(member.id(), payload.tag(binding));
      }
      return handover.to(split);
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }

  public RootTags tags() {
    return new RootTags(tags);
  }

  /// Lent; closed with these shares.
  SecretBytes payload(EnrolmentId vault) {
    return requireNonNull(payloads.get(vault)).bytes();
  }

  @Override
  public void close() {
    payloads.values().forEach(SharePayload::close);
  }
}
