package org.asterism.login;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.vaults.Member;
import org.asterism.oprf.Interpolation;
import org.asterism.oprf.LoginKey;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;

/// Exactly k shares of a role's login key, which give the one of any other vault: for a vault whose
/// store is lost or an older copy. Closing it closes them.
///
/// @param account whose key it is, with the public shares
public record LoginShares(AccountRecord account, Map<XCoordinate, SecretBytes> shares)
    implements AutoCloseable {
  public LoginShares {
    shares = Map.copyOf(shares);
  }

  LoginShares copy() {
    Map<XCoordinate, SecretBytes> copies = new LinkedHashMap<>();
    try (var handover = Handover.orElse(() -> copies.values().forEach(SecretBytes::close))) {
      shares.forEach((x, share) -> copies.put(x, share.copy()));
      return handover.to(new LoginShares(account, copies));
    }
  }

  /// The share of `member`, which the caller closes; empty where its public share is not known, or
  /// those that were given say another one.
  ///
  /// @param epoch in which it is to be in force
  Optional<SecretBytes> at(Member member, EpochTag epoch) {
    return account
        .share(member.id())
        .filter(_ -> account.epoch(member.id()).equals(epoch))
        .flatMap(expected -> at(member.x(), expected));
  }

  private Optional<SecretBytes> at(XCoordinate place, Octets expected) {
    SecretBytes share = Interpolation.share(place, shares);
    try (var handover = Handover.orElse(share::close)) {
      return LoginKey.fits(share, expected.toByteArray())
          ? Optional.of(handover.to(share))
          : Optional.empty();
    }
  }

  @Override
  public void close() {
    shares.values().forEach(SecretBytes::close);
  }
}
