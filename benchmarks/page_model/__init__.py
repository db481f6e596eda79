"""How the page model is trained: labels from known articles, facts, forests, cross-validation by publisher."""
