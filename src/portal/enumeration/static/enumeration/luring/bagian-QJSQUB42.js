import{j as a,k as b,l as c,m as d,n as e}from"./bagian-2KZ3ZGZ3.js";export{a as Refused,c as Server,b as Unreachable,e as inWords,d as pair};
