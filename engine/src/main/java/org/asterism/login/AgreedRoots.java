package org.asterism.login;

import java.util.List;
import org.asterism.login.LoginRound.Verdict.Right;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;

/// A token's roots, from the sharing that k vaults agree on. Closing it closes them.
///
/// @param before the token as its row was
/// @param combiner for the token in this sharing
/// @param rights k or more, of it, whose shares its tags know
public record AgreedRoots(
    TokenRecord before, RootCombiner combiner, List<Right> rights, Roots<SecretBytes> roots)
    implements AutoCloseable {

  /// The token in this sharing.
  TokenRecord token() {
    return combiner.token();
  }

  /// Whether the row is of another sharing.
  boolean isOther() {
    return !token().sharing().equals(before.sharing());
  }

  /// Whether the row is to follow. An officer has no share of the private root, of which the row
  /// has tags, too: it waits for the user.
  boolean decides() {
    return !isOther() || combiner.role() == Role.USER;
  }

  @Override
  public void close() {
    close(roots);
  }

  static void close(Roots<SecretBytes> roots) {
    roots.tokenRoot().close();
    roots.privateRoot().ifPresent(SecretBytes::close);
  }
}
