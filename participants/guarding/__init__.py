"""Who answers for somebody under 18 is asked by letter, and answers by a link of their own, without an account."""
