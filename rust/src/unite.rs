//! Connected components, each named by its smallest member.

pub fn unite(count: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Vec<i64> {
    let mut parents: Vec<usize> = (0..count).collect();
    for (a, b) in pairs {
        let (a, b) = (root(&mut parents, a), root(&mut parents, b));
        parents[a.max(b)] = a.min(b);
    }
    (0..count).map(|node| root(&mut parents, node) as i64).collect()
}

fn root(parents: &mut [usize], mut node: usize) -> usize {
    while parents[node] != node {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    node
}
