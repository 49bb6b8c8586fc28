package org.asterism.login;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Members;
import org.asterism.login.LoginRound.Verdict.Right;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;

/// The search for the sharing of a token's roots that the vaults agree on.
///
/// It is the row's, whose tags tell right shares from wrong ones. Only where that cannot reach k
/// vaults, because the row or their stores are an older copy, is another one taken, in which max(k,
/// n-k+1) of them are: the roots themselves, which never change, then tell. They must have made the
/// row's MAC.
///
/// @param stored the token's row
public record SharingSearch(TokenRecord.Stored stored, Members members, Role role) {

  /// @param rights k or more whose PIN was right
  /// @return closed by the receiver
  /// @throws CryptokiException `CKR_TOKEN_NOT_RECOGNIZED` if no sharing has the roots of this row
  public AgreedRoots find(List<Right> rights) throws CryptokiException {
    var row = new RootCombiner(stored.token(), members, role);
    List<Right> ofRow = row.ofRow(rights);
    if (ofRow.size() >= row.token().k()) {
      return new AgreedRoots(stored.token(), row, ofRow, row.combine(ofRow));
    }
    for (Map.Entry<EpochTag, List<Right>> same : bySharing(rights).entrySet()) {
      if (same.getValue().size() >= members.toRevoke()) {
        var other = new RootCombiner(row.token().sharedAs(same.getKey()), members, role);
        Optional<AgreedRoots> found =
            new Search(other, same.getValue()).among(same.getValue(), List.of());
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new CryptokiException(
        Ckr.TOKEN_NOT_RECOGNIZED, "the vaults' root shares are not of the token's row");
  }

  static Map<EpochTag, List<Right>> bySharing(List<Right> rights) {
    return rights.stream().collect(groupingBy(right -> right.answer().sharing()));
  }

  /// In one sharing.
  private final class Search {
    private final RootCombiner combiner;
    private final List<Right> all;

    Search(RootCombiner combiner, List<Right> all) {
      this.combiner = combiner;
      this.all = all;
    }

    // Any k of them whose shares are of one sharing, liars left out.
    Optional<AgreedRoots> among(List<Right> rest, List<Right> taken) {
      if (taken.size() == combiner.token().k()) {
        return of(taken);
      }
      for (int i = 0; i < rest.size(); i++) {
        var more = new ArrayList<>(taken);
        more.add(rest.get(i));
        Optional<AgreedRoots> found = among(rest.subList(i + 1, rest.size()), more);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private Optional<AgreedRoots> of(List<Right> chosen) {
      try {
        Roots<SecretBytes> roots = combiner.join(chosen);
        try (var handover = Handover.orElse(() -> AgreedRoots.close(roots));
            RowKeys root = RowKeys.derive(roots.tokenRoot(), "token-root")) {
          return stored.verifies(root)
              ? Optional.of(handover.to(agreed(chosen, root, roots)))
              : Optional.empty();
        }
      } catch (CorruptSecretException ofSeveral) {
        return Optional.empty();
      }
    }

    private AgreedRoots agreed(List<Right> chosen, RowKeys root, Roots<SecretBytes> roots) {
      var tagged = new RootCombiner(combiner.tagged(chosen, root), members, role);
      List<Right> own = all.stream().filter(tagged::vouchesFor).toList();
      return new AgreedRoots(stored.token(), tagged, own, roots);
    }
  }
}
