import{h as a,i as b,j as c,k as d,l as e}from"./bagian-J7YE4K4Y.js";export{a as Refused,c as Server,b as Unreachable,e as inWords,d as pair};
